package io.fairlead.customers.imports.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnderstandingTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "138 1234 5678|CN|+8613812345678|-",
                "+49 (30) 901820|CN|+4930901820|-",
                "0049 30 901820|DE|+4930901820|-",
                "0049 30 901820|-|+4930901820|-",
                "+49 30 901820|-|+4930901820|-",
                "030 901820|DE|+4930901820|-",
                "30901820|DE|+4930901820|-",
                "'+49 30 901820|CN|+4930901820|-",
                "tel:+49-30-901820|CN|+4930901820|-",
                "8613812345678|DE|+8613812345678|phone-guessed",
                "8613812345678|CN|+8613812345678|-",
                "8.61381E+12|CN|-|phone-destroyed",
                "8,61381E+12|CN|-|phone-destroyed",
                "8.613812345678E+12|CN|+8613812345678|-",
                "#NAME?|CN|-|phone-destroyed",
                "12|CN|-|bad-phone",
                "siehe Karte|DE|-|bad-phone",
                "030 901820|-|-|bad-phone",
                "13812345678|CN|+8613812345678|-",
            })
    void numbersAreBroughtIntoOneForm(String cell, String country, String number, String note) {
        Phones.Understood phone = Phones.understand(cell, country);
        assertThat(phone.number()).isEqualTo(number);
        assertThat(phone.note()).isEqualTo(note);
    }

    @ParameterizedTest
    @CsvSource({
        "Name,name",
        "full name,name",
        "E-Mail,email",
        "EMAIL ADDRESS,email",
        "邮箱,email",
        "手机 号码,phone",
        "电话:,phone",
        "メールアドレス,email",
        "会社名,company",
        "ご担当者様,''",
        "ご担当者名,name",
        "Ansprechpartner,name",
        "Firma,company",
        "Handy-Nr.,''",
        "Handynummer,phone",
        "Land,country",
        "国家/地区,country",
        "国,country",
        "备注,note",
        "備考,note",
        "Umsatz 2025,''",
        "(公司名称)*,company",
        "WhatsApp,phone",
        "Vorname,givenName",
        "姓,familyName",
        "TEL,phone"
    })
    void columnsAreKnownByTheirNames(String header, String field) {
        assertThat(codes(Headers.guess(List.of(header), List.of()))).containsExactly(field);
    }

    @Test
    void whatOnlyOneColumnMayMeanIsGivenToTheFirst() {
        assertThat(codes(Headers.guess(List.of("Company", "Firma", "Tel", "Mobile"), List.of())))
                .containsExactly("company", "", "phone", "phone");
    }

    @Test
    void columnsWithoutNamesAreKnownByWhatStandsInThem() {
        List<List<String>> rows = List.of(
                List.of("Anna", "a@example.com", "+49 30 901820", "Germany", "www.example.com"),
                List.of("Bert", "b@example.com", "", "中国"),
                List.of("", "x", "030-901820", "France", "https://example.org"));
        assertThat(codes(Headers.guess(List.of("", "", "", "", ""), rows)))
                .containsExactly("", "email", "phone", "country", "website");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN", "ja", "de"})
    void everyColumnOfTheTemplateIsKnown(String language) {
        List<String> template = Headers.template(language);
        assertThat(codes(Headers.guess(template, List.of())))
                .containsExactly(
                        "name",
                        "email",
                        "phone",
                        "company",
                        "position",
                        "country",
                        "language",
                        "website",
                        "address",
                        "tags",
                        "note");
    }

    @Test
    void aRowIsUnderstood() {
        Person person = read(
                "name,email,phone,company,country,language,timeZone,tags,position,note,custom",
                List.of(
                        " Ana\nPereira ",
                        "ANA@Mail.Firm.co.uk",
                        "+351 912 345 678",
                        "Firm",
                        "葡萄牙",
                        "Portugiesisch",
                        "Europe/Lisbon",
                        "vip, 2026",
                        "CEO",
                        "wants samples\nsoon",
                        "blue"));
        assertThat(person.invalid()).isNull();
        assertThat(person.name()).isEqualTo("Ana Pereira");
        assertThat(person.domain()).isEqualTo("firm.co.uk");
        assertThat(person.country()).isEqualTo("PT");
        assertThat(person.language()).isEqualTo("pt");
        assertThat(person.timeZone()).isEqualTo("Europe/Lisbon");
        assertThat(person.tags()).containsExactly("fair", "vip", "2026");
        assertThat(person.custom())
                .containsEntry("position", "CEO")
                .containsEntry("note", "wants samples\nsoon")
                .containsEntry("column 11", "blue");
        assertThat(person.identities())
                .extracting(Person.Identity::normalized)
                .containsExactly("ana@mail.firm.co.uk", "+351912345678");
        assertThat(person.notes()).isEmpty();
    }

    @Test
    void severalAddressesInACellAreSeveral() {
        Person person = read(
                "email,phone", List.of("Anna <a@example.com>; mailto:b@example.com", "+49 30 901820 / +49 30 901821"));
        assertThat(person.identities())
                .extracting(Person.Identity::normalized)
                .containsExactly("a@example.com", "b@example.com", "+4930901820", "+4930901821");
    }

    @Test
    void theFamilysNameIsFirstWhereItIsWrittenSo() {
        assertThat(read("givenName,familyName,email", List.of("小明", "王", "a@example.cn"))
                        .name())
                .isEqualTo("王小明");
        assertThat(read("givenName,familyName,email", List.of("Ana", "Pereira", "a@example.cn"))
                        .name())
                .isEqualTo("Ana Pereira");
        assertThat(read("familyName,email", List.of("Pereira", "a@example.cn")).name())
                .isEqualTo("Pereira");
    }

    @Test
    void theRowsOwnCountryComesBeforeTheFairs() {
        assertThat(read("phone,country", List.of("030 901820", "Germany"))
                        .identities()
                        .getFirst()
                        .normalized())
                .isEqualTo("+4930901820");
        Person chinese = read("phone", List.of("13812345678"));
        assertThat(chinese.identities().getFirst().normalized()).isEqualTo("+8613812345678");
        assertThat(chinese.country()).isEqualTo("CN");
    }

    @ParameterizedTest
    @CsvSource({
        "'','',no-identity",
        "no address,'',bad-email",
        "a@b,'',bad-email",
        "'',12,bad-phone",
        "'',8.61381E+12,phone-destroyed"
    })
    void whoCannotBeReachedIsInvalid(String email, String phone, String why) {
        assertThat(read("name,email,phone", List.of("Anna", email, phone)).invalid())
                .isEqualTo(why);
    }

    @Test
    void whatCannotBeUsedIsNotedAndTheRestIsTaken() {
        Person person = read(
                "email,phone,country,language,timeZone,name",
                List.of("a@example.com", "8.61381E+12", "Atlantis", "Elbisch", "Mars/Olympus", "J\uFFFDrgen"));
        assertThat(person.invalid()).isNull();
        assertThat(person.notes())
                .containsExactlyInAnyOrder(
                        "phone-destroyed", "unknown-country", "unknown-language", "unknown-time-zone", "undecodable");
    }

    private static Person read(String fields, List<String> cells) {
        List<Field> meanings = Arrays.stream(fields.split(",")).map(Field::of).toList();
        List<String> headers = Stream.generate(() -> "").limit(meanings.size()).toList();
        return new Understanding(headers, meanings, "CN", List.of("fair")).read(cells);
    }

    private static List<String> codes(List<Field> fields) {
        return fields.stream().map(field -> field == null ? "" : field.code()).toList();
    }
}
