package io.fairlead.customers.imports.meaning;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of columns as people and programs write them in English, Chinese, Japanese and German. */
public final class Headers {

    /** Per field: English; Chinese; Japanese; German; others. The first of each language heads the template. */
    private static final Map<Field, List<String>> NAMES = Map.ofEntries(
            entry(Field.NAME, """
                    Name,Full name,Contact,Contact name,Contact person,Display name,Person,Customer name,FN;
                    姓名,联系人,联系人姓名,客户姓名,名字,名称,聯絡人,聯繫人,客户;
                    氏名,お名前,名前,担当者,担当者名,ご担当者,ご担当者名;
                    Vollständiger Name,Ansprechpartner,Kontakt,Ansprechpartnerin,Kontaktperson"""),
            entry(Field.GIVEN_NAME, """
                    First name,Given name,Forename,N.given,Firstname;
                    名;
                    名,下の名前;
                    Vorname"""),
            entry(Field.FAMILY_NAME, """
                    Last name,Family name,Surname,N.family,Lastname;
                    姓,姓氏;
                    姓,苗字;
                    Nachname,Familienname,Zuname"""),
            entry(Field.EMAIL, """
                    E-mail,Email,Mail,Email address,E-mail address,Email 1,Email 2,E-mail 1,Mail address,E-mail 1 - Value,Work email;
                    邮箱,电子邮件,电子邮箱,邮件,邮箱地址,邮件地址,電子郵件,郵箱,信箱;
                    メール,メールアドレス,Eメール,電子メール,Eメールアドレス;
                    E-Mail-Adresse,Mailadresse,E-Mail"""),
            entry(Field.PHONE, """
                    Phone,Telephone,Tel,Mobile,Mobile phone,Cell,Cell phone,Phone number,Whatsapp,Tel.,Work phone,Business phone,Phone 1,Phone 2,Phone 1 - Value,Mobile number,Contact number;
                    电话,手机,手机号,手机号码,电话号码,联系电话,移动电话,座机,電話,手機;
                    電話,電話番号,携帯,携帯電話,携帯番号,TEL,携帯電話番号;
                    Telefon,Telefonnummer,Handy,Handynummer,Mobil,Mobiltelefon,Mobilnummer,Tel.-Nr."""),
            entry(Field.COMPANY, """
                    Company,Company name,Organisation,Organization,Firm,Account,ORG,Customer,Employer,Organization 1 - Name;
                    公司,公司名称,单位,企业,企业名称,客户名称,公司名,单位名称,公司名稱;
                    会社名,会社,企業名,貴社名,御社名,法人名,組織;
                    Firma,Unternehmen,Firmenname,Organisation,Betrieb"""),
            entry(Field.COUNTRY, """
                    Country,Country/Region,Nation,Country code,ADR.country,Nationality,Country or region;
                    国家,国家/地区,国别,所在国家,國家,国家地区;
                    国,国名,国・地域;
                    Land,Staat,Länderkürzel"""),
            entry(Field.LANGUAGE, """
                    Language,LANG,Preferred language,Locale;
                    语言,语种,語言;
                    言語;
                    Sprache"""),
            entry(Field.TIME_ZONE, """
                    Time zone,Timezone,TZ;
                    时区,時區;
                    タイムゾーン,時間帯;
                    Zeitzone"""),
            entry(Field.TAGS, """
                    Tags,Tag,Labels,Categories,Category,Groups,Group;
                    标签,分类,标记,類別,客户分类;
                    タグ,分類,カテゴリ;
                    Schlagwörter,Etiketten,Kategorien,Kategorie"""),
            entry(Field.POSITION, """
                    Position,Title,Job title,Role,Function;
                    职位,职务,头衔,職位;
                    役職,肩書き,職位;
                    Stelle,Funktion,Berufsbezeichnung"""),
            entry(Field.WEBSITE, """
                    Website,Web site,URL,Web,Homepage,Web page;
                    网站,网址,公司网址,主页,網址;
                    ウェブサイト,ホームページ;
                    Webseite,Internetseite,Internet"""),
            entry(Field.ADDRESS, """
                    Address,Street,City,ADR,Postal address,ZIP,Postcode,State,Province;
                    地址,公司地址,城市,省份,邮编,详细地址;
                    住所,所在地,郵便番号;
                    Adresse,Anschrift,Straße,Ort,PLZ,Stadt"""),
            entry(Field.NOTE, """
                    Notes,Note,Comment,Comments,Remark,Remarks,Description,Interested in,Products of interest,Product;
                    备注,说明,注释,需求,感兴趣产品,意向产品,产品,備註;
                    備考,メモ,コメント,興味のある製品;
                    Notizen,Notiz,Bemerkung,Bemerkungen,Kommentar,Anmerkung"""),
            entry(Field.UID, "UID"));

    private static final Map<String, Field> KNOWN = known();

    private Headers() {}

    private static Map.Entry<Field, List<String>> entry(Field field, String names) {
        return Map.entry(
                field,
                java.util.Arrays.stream(names.split(";")).map(String::strip).toList());
    }

    private static Map<String, Field> known() {
        Map<String, Field> known = new HashMap<>();
        for (Field field : Field.values()) {
            for (String names : NAMES.getOrDefault(field, List.of())) {
                for (String name : names.split(",")) {
                    known.putIfAbsent(plain(name), field);
                }
            }
        }
        return Map.copyOf(known);
    }

    public static boolean isKnown(String header) {
        return KNOWN.containsKey(plain(header));
    }

    /**
     * What each column means: by its name, else by what stands in it; null if neither says. What only one column may mean is
     * given to the first.
     *
     * @param sample the first rows
     */
    public static List<@Nullable Field> guess(List<String> headers, List<List<String>> sample) {
        Set<Field> given = EnumSet.noneOf(Field.class);
        List<@Nullable Field> fields = new ArrayList<>();
        for (String header : headers) {
            fields.add(free(KNOWN.get(plain(header)), given));
        }
        for (int n = 0; n < fields.size(); n++) {
            if (fields.get(n) == null && headers.get(n).isBlank()) {
                fields.set(n, free(Contents.guess(sample, n), given));
            }
        }
        return fields;
    }

    private static @Nullable Field free(@Nullable Field field, Set<Field> given) {
        return field == null || (!given.add(field) && !field.isRepeatable()) ? null : field;
    }

    /** The columns of an empty list to begin with, in the language of the reader. */
    public static List<String> template(String language) {
        int place = language.startsWith("zh") ? 1 : language.startsWith("ja") ? 2 : language.startsWith("de") ? 3 : 0;
        List<Field> shown = List.of(
                Field.NAME,
                Field.EMAIL,
                Field.PHONE,
                Field.COMPANY,
                Field.POSITION,
                Field.COUNTRY,
                Field.LANGUAGE,
                Field.WEBSITE,
                Field.ADDRESS,
                Field.TAGS,
                Field.NOTE);
        return shown.stream()
                .map(field -> NAMES.getOrDefault(field, List.of()).get(place).split(",")[0])
                .toList();
    }

    private static String plain(String header) {
        return Normalizer.normalize(header, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s\\p{Punct}・:()*]+", "");
    }
}
