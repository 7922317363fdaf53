package io.fairlead.customers.imports.reading;

import ezvcard.VCard;
import ezvcard.io.text.VCardReader;
import ezvcard.parameter.TelephoneType;
import ezvcard.property.Address;
import ezvcard.property.Organization;
import ezvcard.property.StructuredName;
import ezvcard.property.Telephone;
import ezvcard.property.TextListProperty;
import ezvcard.property.TextProperty;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Cards (vCard 2.1, 3.0 and 4.0) as rows of always the same columns; several values of a kind are in one cell. */
final class VCardRows implements Source {

    /** What the columns hold, in the words of RFC 6350. */
    static final List<String> HEADERS = List.of(
            "FN",
            "N.family",
            "N.given",
            "ORG",
            "TITLE",
            "EMAIL",
            "TEL",
            "ADR",
            "ADR.country",
            "LANG",
            "TZ",
            "URL",
            "NOTE",
            "CATEGORIES",
            "UID");

    private static final Set<TelephoneType> NOT_A_PERSON = Set.of(TelephoneType.FAX, TelephoneType.PAGER);
    private static final String BETWEEN = "; ";

    private final VCardReader reader;
    private final Bounds bounds;
    private int card;

    private VCardRows(VCardReader reader, Bounds bounds) {
        this.reader = reader;
        this.bounds = bounds;
    }

    static Listing open(Path file, byte[] head, Charset guessed, Choice choice, Bounds bounds) throws IOException {
        Charset charset = guessed;
        if (choice.encoding() == null && !guessed.equals(StandardCharsets.UTF_8)) {
            Charset named = VCardText.named(new String(head, StandardCharsets.ISO_8859_1));
            charset = named == null || guessed.name().startsWith("UTF-16") ? guessed : named;
        }
        VCardReader reader = new VCardReader(new VCardText(Encodings.open(file), charset));
        reader.setDefaultQuotedPrintableCharset(charset);
        Shape shape = new Shape("vcard", charset.name(), null, null, List.of(), true, HEADERS);
        return new Listing(shape, new VCardRows(reader, bounds), bounds, null);
    }

    @Override
    public @Nullable Row next() throws IOException {
        VCard next = reader.readNext();
        return next == null ? null : Row.of(++card, cells(next));
    }

    private List<String> cells(VCard card) {
        StructuredName name = card.getStructuredName();
        Address address = card.getAddresses().stream().findFirst().orElse(null);
        List<@Nullable String> cells = Arrays.asList(
                text(card.getFormattedName()),
                name == null ? "" : name.getFamily(),
                name == null ? "" : given(name),
                organization(card.getOrganization()),
                card.getTitles().stream().map(VCardRows::text).findFirst().orElse(""),
                joined(card.getEmails().stream().map(VCardRows::text)),
                joined(card.getTelephoneNumbers().stream()
                        .filter(phone -> phone.getTypes().stream().noneMatch(NOT_A_PERSON::contains))
                        .map(VCardRows::number)),
                address == null ? "" : place(address),
                address == null ? "" : address.getCountry(),
                card.getLanguages().stream().map(VCardRows::text).findFirst().orElse(""),
                card.getTimezone() == null ? "" : card.getTimezone().getText(),
                card.getUrls().stream().map(VCardRows::text).findFirst().orElse(""),
                card.getNotes().stream().map(VCardRows::text).collect(Collectors.joining("\n")),
                card.getCategories() == null ? "" : list(card.getCategories()),
                text(card.getUid()));
        return cells.stream().map(this::cell).toList();
    }

    /** Parts of a card that nobody reads may be long; what is read is cut like a cell of a table is refused. */
    private String cell(@Nullable String text) {
        String cell = text == null ? "" : text.strip();
        return cell.length() > bounds.cell() ? cell.substring(0, bounds.cell()) : cell;
    }

    private static String text(@Nullable TextProperty property) {
        return property == null || property.getValue() == null ? "" : property.getValue();
    }

    private static String number(Telephone phone) {
        if (phone.getUri() != null) {
            return phone.getUri().getNumber();
        }
        return phone.getText() == null ? "" : phone.getText();
    }

    private static String given(StructuredName name) {
        return Stream.concat(Stream.ofNullable(name.getGiven()), name.getAdditionalNames().stream())
                .collect(Collectors.joining(" "));
    }

    private static String organization(@Nullable Organization organization) {
        return organization == null || organization.getValues().isEmpty()
                ? ""
                : String.valueOf(organization.getValues().getFirst());
    }

    private static String place(Address address) {
        List<@Nullable String> parts = new ArrayList<>();
        parts.add(address.getStreetAddress());
        parts.add(address.getPostalCode());
        parts.add(address.getLocality());
        parts.add(address.getRegion());
        return joined(parts.stream().filter(Objects::nonNull)).replace(BETWEEN, ", ");
    }

    private static String list(TextListProperty property) {
        return joined(property.getValues().stream());
    }

    private static String joined(Stream<String> values) {
        return values.map(String::strip).filter(value -> !value.isEmpty()).collect(Collectors.joining(BETWEEN));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
