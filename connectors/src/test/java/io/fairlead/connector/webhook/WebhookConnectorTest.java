package io.fairlead.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.channel.Account;
import io.fairlead.channel.BadSettings;
import io.fairlead.channel.DeliveryState;
import io.fairlead.channel.HttpConnectorContract;
import io.fairlead.channel.HttpDelivery;
import io.fairlead.channel.Inbound;
import io.fairlead.channel.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;

class WebhookConnectorTest implements HttpConnectorContract<WebhookSettings> {

    /** The vector of the Standard Webhooks libraries. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long AT = 1_614_265_330;
    private static final String VECTOR = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final byte[] VECTOR_BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    private final WebhookConnector connector =
            new WebhookConnector(WebClient.create(), Clock.systemUTC(), new SecureRandom());

    @Override
    public WebhookConnector connector() {
        return connector;
    }

    @Override
    public WebhookSettings settings() {
        return new WebhookSettings(null, "https://hooks.example.com/replies");
    }

    @Override
    public Account<WebhookSettings> account() {
        return account(List.of(SECRET));
    }

    @Override
    public List<Recorded<WebhookSettings>> recorded() {
        return Stream.of("message", "html", "lead", "contact", "status", "unknown")
                .map(name -> new Recorded<>(name, account(), signed("evt-" + name, AT, file(name), SECRET)))
                .toList();
    }

    @Override
    public HttpDelivery withBody(Recorded<WebhookSettings> recorded, byte[] body) {
        return signed("evt-damaged", AT, body, SECRET);
    }

    @Test
    void verifiesTheVectorOfTheSpecificationsLibraries() {
        for (String secret : List.of(SECRET, SECRET.substring("whsec_".length()))) {
            assertThat(StandardWebhooks.match(List.of(secret), List.of(), ID, Long.toString(AT), VECTOR_BODY, VECTOR))
                    .isNotNull();
            assertThat(StandardWebhooks.sign(secret, ID, AT, VECTOR_BODY)).isEqualTo(VECTOR);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1O",
                "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,",
                "v1,***",
                "\",\""
            },
            delimiter = '|')
    void refusesWrongTruncatedAndMislabelledSignatures(String header) {
        HttpDelivery delivery = delivery(ID, Long.toString(AT), header, VECTOR_BODY, AT);
        assertRefused(delivery, 401, "signature-invalid");
    }

    @Test
    void anyOneOfSeveralSignaturesIsEnough() {
        String header = "v2,abc v1,AAAA " + VECTOR + " v1a,AAAA";
        assertThat(StandardWebhooks.match(
                        List.of("other", SECRET), List.of(), ID, Long.toString(AT), VECTOR_BODY, header))
                .isEqualTo(new StandardWebhooks.Match("v1", 1));
    }

    @Test
    void theOldSecretHoldsWhileItIsBeingRotated() {
        String fresh = connector.newSecret();
        HttpDelivery old = signed("evt-1", AT, file("message"), SECRET);
        assertThat(connector.receive(account(List.of(fresh, SECRET)), old).items())
                .hasSize(1);
        assertThatThrownBy(() -> connector.receive(account(List.of(fresh)), old))
                .isInstanceOf(Refused.class);
    }

    @Test
    void anAccountWithoutSecretsTakesNothing() {
        HttpDelivery delivery = signed("evt-1", AT, file("message"), SECRET);
        assertThatThrownBy(() -> connector.receive(account(List.of()), delivery))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.status()).isEqualTo(401));
    }

    @Test
    void ed25519SendersAreKnownByTheirPublicKey() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        String key = "whpk_"
                + Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        byte[] body = file("message");
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(("evt-1." + AT + ".").getBytes(StandardCharsets.UTF_8));
        signer.update(body);
        String header = "v1a," + Base64.getEncoder().encodeToString(signer.sign());
        Account<WebhookSettings> plain = account(List.of());
        Account<WebhookSettings> keyed = new Account<>(
                plain.id(),
                plain.key(),
                plain.name(),
                new WebhookSettings("whpk_" + "A".repeat(43) + "= " + key, null),
                List.of(),
                plain.publicUrl(),
                null);
        HttpDelivery delivery = delivery("evt-1", Long.toString(AT), header, body, AT);
        assertThat(connector.receive(keyed, delivery).items()).hasSize(1);
        HttpDelivery other = delivery("evt-2", Long.toString(AT), header, body, AT);
        assertThatThrownBy(() -> connector.receive(keyed, other)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, -86_400, 86_400})
    void fiveMinutesEitherWayAreTheLimit(long away) {
        HttpDelivery late = signed("evt-1", AT, file("message"), SECRET, AT + away);
        assertRefused(late, 401, "signature-expired");
        HttpDelivery fair = signed("evt-1", AT, file("message"), SECRET, AT + Long.signum(away) * 299L);
        assertThat(connector.receive(account(), fair).items()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void eachHeaderIsNeeded(String name) {
        HttpDelivery whole = signed("evt-1", AT, file("message"), SECRET);
        Map<String, List<String>> headers = new HashMap<>(whole.headers());
        headers.remove(name);
        HttpDelivery without =
                new HttpDelivery("POST", headers, Map.of(), whole.body(), "203.0.113.9", whole.receivedAt());
        assertRefused(without, 401, "signature-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a b", "a\u0000b"})
    void idsThatCouldBeReadTwoWaysAreRefused(String id) {
        assertRefused(signed(id, AT, file("message"), SECRET), 401, "signature-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"now", "-5", "16142653300000000", "1614265330.5", "0x10"})
    void timestampsThatAreNotSecondsAreRefused(String timestamp) {
        assertRefused(delivery("evt-1", timestamp, VECTOR, VECTOR_BODY, AT), 401, "signature-invalid");
    }

    @Test
    void aMessageIsReadWhole() {
        Inbound.Message message = (Inbound.Message) only("message");
        assertThat(message.externalKey()).isEqualTo("message:ord-88121/msg-3");
        assertThat(message.thread()).isEqualTo("ord-88121");
        assertThat(message.from().email()).isEqualTo("ana.ferreira@lisboa-moveis.pt");
        assertThat(message.from().company()).isEqualTo("Lisboa Móveis Lda");
        assertThat(message.language()).isEqualTo("pt");
        assertThat(message.sentAt()).isEqualTo(Instant.parse("2026-03-02T09:14:58Z"));
        assertThat(message.source())
                .containsEntry("utm_source", "google")
                .containsEntry("gclid", "Cj0KCQ")
                .containsEntry("visits", "3");
        assertThat(message.attachments()).hasSize(2);
        assertThat(message.attachments().getFirst().bytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("%PDF-1.4\n");
        assertThat(message.attachments().getLast().url()).hasToString("https://files.example.com/photo.jpg");
        assertThat(new String(message.raw().bytes(), StandardCharsets.UTF_8)).contains("\"loyalty\":\"gold\"");
    }

    @Test
    void theKeyIsTheMessagesWhateverTheDelivery() {
        byte[] body = file("message");
        var first = connector.receive(account(), signed("evt-1", AT, body, SECRET));
        var second = connector.receive(account(), signed("evt-2", AT + 9, body, SECRET));
        assertThat(second.items().getFirst().externalKey())
                .isEqualTo(first.items().getFirst().externalKey());
    }

    @Test
    void numbersAreIdsToo() {
        Inbound.Message message = (Inbound.Message) only("html");
        assertThat(message.externalKey()).isEqualTo("message:9007199254740993");
        assertThat(message.kind()).isEqualTo(Inbound.Kind.HTML);
    }

    @Test
    void aLeadsFieldsBecomeItsText() {
        Inbound.Message lead = (Inbound.Message) only("lead");
        assertThat(lead.kind()).isEqualTo(Inbound.Kind.LEAD);
        assertThat(lead.text()).isEqualTo("Quantity: 200 pcs\nBudget: 15000\nSample: true");
    }

    @Test
    void contactsStatusAndUnknownTypesAreTold() {
        assertThat(only("contact")).isInstanceOfSatisfying(Inbound.ContactUpdate.class, update -> {
            assertThat(update.externalKey()).isEqualTo("delivery:evt-1");
            assertThat(update.person().externalId()).isEqualTo("cust-771");
        });
        assertThat(only("status")).isInstanceOfSatisfying(Inbound.Status.class, status -> {
            assertThat(status.state()).isEqualTo(DeliveryState.DELIVERED);
            assertThat(status.messageId()).isEqualTo("01900000-0000-7000-8000-0000000000aa");
        });
        assertThat(only("unknown"))
                .isInstanceOfSatisfying(
                        Inbound.Unknown.class,
                        unknown -> assertThat(unknown.type()).isEqualTo("order.shipped"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"message.received\"} | data",
                "{\"data\":{}} | type",
                "{\"type\":\"message.received\",\"data\":{\"text\":\"x\",\"from\":{\"email\":\"a@b.c\"}}} | data.id",
                "{\"type\":\"message.received\",\"data\":{\"id\":\"1\",\"text\":\"x\"}} | data.from",
                "{\"type\":\"message.received\",\"data\":{\"id\":\"1\",\"text\":\"x\",\"from\":{\"name\":\"A\"}}} | data.from",
                "{\"type\":\"message.received\",\"data\":{\"id\":\"1\",\"from\":{\"email\":\"a@b.c\"}}} | data",
                "{\"type\":\"message.received\",\"data\":{\"id\":\"1\",\"text\":[],\"from\":{\"email\":\"a@b.c\"}}} | data.text",
                "{\"type\":\"message.received\",\"data\":{\"id\":\"1\",\"text\":\"x\",\"sentAt\":\"soon\",\"from\":{\"id\":\"7\"}}} | data.sentAt",
                "{\"type\":\"message.received\",\"data\":{\"id\":\"1\",\"from\":{\"id\":\"7\"},\"attachments\":[{\"base64\":\"%\"}]}} | data.attachments[0].base64",
                "{\"type\":\"message.received\",\"data\":{\"id\":\"1\",\"from\":{\"id\":\"7\"},\"attachments\":[{\"url\":\"file:///etc/passwd\"}]}} | data.attachments[0].url",
                "{\"type\":\"message.status\",\"data\":{\"messageId\":\"1\",\"status\":\"lost\"}} | data.status"
            })
    void whatTheSenderCanMendIsNamed(String body, String field) {
        HttpDelivery delivery = signed("evt-1", AT, body.getBytes(StandardCharsets.UTF_8), SECRET);
        assertThatThrownBy(() -> connector.receive(account(), delivery))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.code()).isEqualTo("invalid");
                    assertThat(refused.field()).isEqualTo(field);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"type\":\"x\"} {}", "nonsense", "{\"a\":1,}"})
    void brokenJsonIsCalledSo(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Refused refused = refusal(signed("evt-1", AT, bytes, SECRET));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("broken-json");
    }

    @Test
    void jsonThatIsTooMuchForAParserIsCalledBroken() {
        String head =
                "{\"type\":\"message.received\",\"data\":{\"id\":\"1\",\"text\":\"x\",\"from\":{\"id\":\"7\"},\"x\":";
        for (String bad :
                List.of("[".repeat(49) + "]".repeat(49), "{\"" + "n".repeat(5_000) + "\":1}", "1".repeat(101))) {
            byte[] body = (head + bad + "}}").getBytes(StandardCharsets.UTF_8);
            assertRefused(signed("evt-1", AT, body, SECRET), 400, "broken-json");
        }
        for (String fair :
                List.of("[".repeat(48) + "]".repeat(48), "{\"" + "n".repeat(900) + "\":1}", "1".repeat(100))) {
            byte[] body = (head + fair + "}}").getBytes(StandardCharsets.UTF_8);
            assertThat(connector
                            .receive(account(), signed("evt-1", AT, body, SECRET))
                            .items())
                    .hasSize(1);
        }
    }

    @Test
    void aTextOfMoreThanAMillionCharactersIsNamed() {
        String head = "{\"type\":\"message.received\",\"data\":{\"id\":\"1\",\"from\":{\"id\":\"7\"},\"text\":\"";
        byte[] most = (head + "x".repeat(1_000_000) + "\"}}").getBytes(StandardCharsets.UTF_8);
        assertThat(connector
                        .receive(account(), signed("evt-1", AT, most, SECRET))
                        .items())
                .hasSize(1);
        byte[] more = (head + "x".repeat(1_000_001) + "\"}}").getBytes(StandardCharsets.UTF_8);
        Refused refused = refusal(signed("evt-1", AT, more, SECRET));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.field()).isEqualTo("data.text");
    }

    @Test
    void anUnsignedBodyIsNotEvenParsed() {
        assertRefused(delivery("evt-1", Long.toString(AT), VECTOR, new byte[] {'{'}, AT), 401, "signature-invalid");
    }

    @ParameterizedTest
    @CsvSource({"whpk_abc,", ",ftp://example.com/x", ",not an address"})
    void settingsThatCannotWorkAreRefused(String keys, String url) {
        assertThatThrownBy(() -> connector.check(new WebhookSettings(keys, url)))
                .isInstanceOf(BadSettings.class);
    }

    private Inbound only(String name) {
        List<Inbound> items = connector
                .receive(account(), signed("evt-1", AT, file(name), SECRET))
                .items();
        assertThat(items).hasSize(1);
        return items.getFirst();
    }

    private Refused refusal(HttpDelivery delivery) {
        try {
            var receipt = connector.receive(account(), delivery);
            throw new AssertionError("accepted: " + receipt);
        } catch (Refused refused) {
            return refused;
        }
    }

    private void assertRefused(HttpDelivery delivery, int status, String code) {
        Refused refused = refusal(delivery);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.status()).isEqualTo(status);
    }

    private static HttpDelivery signed(String id, long at, byte[] body, String secret) {
        return signed(id, at, body, secret, at);
    }

    private static HttpDelivery signed(String id, long at, byte[] body, String secret, long now) {
        return delivery(id, Long.toString(at), StandardWebhooks.sign(secret, id, at, body), body, now);
    }

    private static HttpDelivery delivery(String id, String at, String signature, byte[] body, long now) {
        Map<String, List<String>> headers = Map.of(
                "webhook-id", List.of(id),
                "webhook-timestamp", List.of(at),
                "webhook-signature", List.of(signature),
                "content-type", List.of("application/json"));
        return new HttpDelivery("POST", headers, Map.of(), body, "203.0.113.9", Instant.ofEpochSecond(now));
    }

    private static byte[] file(String name) {
        try (InputStream in = WebhookConnectorTest.class.getResourceAsStream(name + ".json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
