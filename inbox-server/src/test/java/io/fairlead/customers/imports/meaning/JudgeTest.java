package io.fairlead.customers.imports.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.customers.imports.meaning.Person.Identity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final UUID ANNA = new UUID(0, 1);
    private static final UUID BERT = new UUID(0, 2);

    private final Map<String, Holder> known = new HashMap<>();

    @Test
    void whoeverHasTheAddressIsMeant() {
        holds(ANNA, true, "email:a@x.com");
        Verdict verdict = judge("email:new@x.com", "email:a@x.com").getFirst();
        assertThat(verdict.outcome()).isEqualTo("match");
        assertThat(verdict.holder().contact()).isEqualTo(ANNA);
        assertThat(verdict.matchedBy()).isEqualTo("email:a@x.com");
        assertThat(claims(verdict)).containsExactly("email:new@x.com");
    }

    @Test
    void aNumberRecognisesWhoHasNoAddress() {
        holds(ANNA, false, "phone:+1");
        Verdict verdict = judge("email:a@x.com", "phone:+1").getFirst();
        assertThat(verdict.outcome()).isEqualTo("match");
        assertThat(verdict.matchedBy()).isEqualTo("phone:+1");
        assertThat(claims(verdict)).containsExactly("email:a@x.com");
    }

    /** The number of an office is on the card of everybody who works there. */
    @Test
    void aNumberOfSomebodyWithAnotherAddressRecognisesNobody() {
        holds(ANNA, true, "email:a@x.com", "phone:+1");
        Verdict bert = judge("email:b@x.com", "phone:+1").getFirst();
        assertThat(bert.outcome()).isEqualTo("new");
        assertThat(bert.notes()).containsExactly("phone-shared");
        assertThat(bert.claims()).extracting(Verdict.Claim::shared).containsExactly(false, true);
        assertThat(judge("phone:+1").getFirst().holder().contact()).isEqualTo(ANNA);
    }

    @Test
    void theSameWithinOneList() {
        List<Verdict> verdicts = judge(
                List.of("email:a@x.com", "phone:+1"),
                List.of("email:b@x.com", "phone:+1"),
                List.of("phone:+1"),
                List.of("email:b@x.com", "phone:+2"),
                List.of("phone:+2"));
        assertThat(verdicts).extracting(Verdict::outcome).containsExactly("new", "new", "match", "match", "match");
        assertThat(verdicts.get(2).holder().row()).isEqualTo(1);
        assertThat(verdicts.get(3).holder().row()).isEqualTo(2);
        assertThat(verdicts.get(4).holder().row()).isEqualTo(2);
        assertThat(Gathered.of(verdicts)).hasSize(2);
    }

    @Test
    void aRowThatJoinsTwoPeopleIsAConflict() {
        holds(ANNA, true, "email:a@x.com");
        holds(BERT, false, "phone:+2");
        assertThat(judge("email:a@x.com", "phone:+2").getFirst().reason()).isEqualTo("two-people");
        holds(BERT, true, "email:b@x.com", "phone:+2");
        assertThat(judge("email:a@x.com", "email:b@x.com").getFirst().rivals())
                .extracting(Holder::contact)
                .containsExactly(ANNA, BERT);
        assertThat(judge("email:a@x.com", "phone:+2").getFirst().outcome()).isEqualTo("match");
    }

    @Test
    void whatAConflictSaysIsNobodys() {
        holds(ANNA, true, "email:a@x.com");
        holds(BERT, true, "email:b@x.com");
        List<Verdict> verdicts =
                judge(List.of("email:a@x.com", "email:b@x.com", "email:c@x.com"), List.of("email:c@x.com"));
        assertThat(verdicts).extracting(Verdict::outcome).containsExactly("conflict", "new");
    }

    @Test
    void peopleOfOtherTeamsAreNotTouched() {
        known.put("email:a@x.com", new Holder(ANNA, null, true, false, true, "Anna", null, null));
        Verdict verdict = judge("email:a@x.com").getFirst();
        assertThat(verdict.outcome()).isEqualTo("conflict");
        assertThat(verdict.reason()).isEqualTo("not-yours");
        assertThat(verdict.holder()).isNull();
        assertThat(verdict.rivals()).isEmpty();
    }

    @Test
    void whatIsHeldOtherwiseIsNoted() {
        known.put("email:a@x.com", new Holder(ANNA, null, true, true, true, "anna p", "X", "DE"));
        Verdict same = new Judge(known, UUID::randomUUID).judge(1, person("Anna P", "x", "DE", "email:a@x.com"));
        assertThat(same.notes()).isEmpty();
        Verdict other = new Judge(known, UUID::randomUUID).judge(1, person("Zoe", "Y", "FR", "email:a@x.com"));
        assertThat(other.outcome()).isEqualTo("match");
        assertThat(other.notes()).containsExactly("differs-name", "differs-company", "differs-country");
    }

    @Test
    void aCardThatIsImportedAgainIsKnownByItsId() {
        holds(ANNA, true, "email:old@x.com", "external:card");
        Verdict verdict = judge("email:new@x.com", "external:card").getFirst();
        assertThat(verdict.holder().contact()).isEqualTo(ANNA);
    }

    @Test
    void theFirstWordCounts() {
        List<Verdict> verdicts = List.of(
                new Judge(known, () -> ANNA).judge(1, person(null, "X", null, "email:a@x.com")),
                new Judge(Map.of("email:a@x.com", new Holder(ANNA, 1, false, true, true, null, null, null)), () -> ANNA)
                        .judge(2, person("Anna", "Y", "DE", "email:a@x.com")));
        Gathered anna = Gathered.of(verdicts).getFirst();
        assertThat(anna.first(Person::name)).isEqualTo("Anna");
        assertThat(anna.first(Person::company)).isEqualTo("X");
        assertThat(anna.first(Person::country)).isEqualTo("DE");
    }

    private void holds(UUID contact, boolean mailed, String... keys) {
        for (String key : keys) {
            known.put(key, new Holder(contact, null, true, true, mailed, null, null, null));
        }
    }

    private List<Verdict> judge(String... identities) {
        return judge(List.of(identities));
    }

    @SafeVarargs
    private List<Verdict> judge(List<String>... rows) {
        Judge judge = new Judge(known, UUID::randomUUID);
        List<Verdict> verdicts = new java.util.ArrayList<>();
        for (List<String> row : rows) {
            verdicts.add(judge.judge(verdicts.size() + 1, person(null, null, null, row.toArray(String[]::new))));
        }
        return verdicts;
    }

    private static Person person(String name, String company, String country, String... identities) {
        List<Identity> all = Arrays.stream(identities)
                .map(each -> each.split(":", 2))
                .map(each -> new Identity(each[0], each[1], each[1]))
                .toList();
        return new Person(name, company, null, country, null, null, List.of(), Map.of(), all, List.of(), null);
    }

    private static List<String> claims(Verdict verdict) {
        return verdict.claims().stream()
                .map(claim ->
                        Judge.key(claim.identity().kind(), claim.identity().normalized()))
                .toList();
    }
}
