package io.fairlead.connector.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.channel.Account;
import io.fairlead.channel.BadSettings;
import io.fairlead.channel.DeliveryFailure;
import io.fairlead.mailhost.MailHost;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** Signing in with a provider: a token endpoint of the test's own, and a Dovecot that asks it whether a token holds. */
class SignInTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static TokenServer provider;
    private static MailHost host;

    private final TestTokens store = new TestTokens();
    private final List<Disposable> watches = new ArrayList<>();
    private final UUID id = UUID.randomUUID();
    private String own;
    private EmailConnector connector;

    @BeforeAll
    static void start() throws Exception {
        provider = new TokenServer();
        host = MailHost.start(provider.introspection().toString());
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
        provider.close();
    }

    @BeforeEach
    void open() throws Exception {
        own = MailHost.anAddress();
        provider.begin(own);
        host.drop(own, ("From: a@acme.example\r\nSubject: One\r\n\r\nHi\r\n").getBytes(StandardCharsets.US_ASCII));
        connector = connector(Duration.ofMinutes(5));
    }

    @AfterEach
    void close() {
        watches.forEach(Disposable::dispose);
        connector.close();
    }

    @Test
    void signsInWithATokenThatIsKeptUntilShortlyBeforeItsEnd() throws Exception {
        assertThat(watch(provider.refresh()).mail().subject()).isEqualTo("One");
        assertThat(watch("refresh-0").mail().subject()).isEqualTo("One");
        assertThat(provider.asked).hasSize(1);
        assertThat(provider.asked.getFirst())
                .containsEntry("client_id", "client")
                .containsEntry("client_secret", "hush");
        // Another node, or this one after a restart, has it from the store.
        connector.close();
        connector = connector(Duration.ofMinutes(5));
        assertThat(watch("refresh-0").mail().subject()).isEqualTo("One");
        assertThat(provider.asked).hasSize(1);
    }

    @Test
    void renewsAheadOfTimeWithTheRefreshTokenThatItWasGivenLast() throws Exception {
        provider.expiresIn = 3;
        connector.close();
        connector = connector(Duration.ofSeconds(2));
        Watch watch = watch("refresh-0");
        assertThat(watch.mail().subject()).isEqualTo("One");
        await(() -> provider.asked.size() >= 3);
        assertThat(provider.asked.get(1)).containsEntry("refresh_token", "refresh-1");
        assertThat(provider.asked.get(2)).containsEntry("refresh_token", "refresh-2");

        // A consent that was withdrawn is found out while nothing else has happened.
        provider.error = "invalid_grant";
        assertThat(watch.failure())
                .isInstanceOf(DeliveryFailure.Unauthorised.class)
                .hasMessageContaining("Sign in again");
    }

    @Test
    void aTokenThatTheServerRefusesIsRenewedOnce() throws Exception {
        assertThat(watch("refresh-0").mail().subject()).isEqualTo("One");
        provider.revokeAccess();
        assertThat(watch("refresh-0").mail().subject()).isEqualTo("One");
        assertThat(provider.asked).hasSize(2);
    }

    @Test
    void whatTheProviderSaysDecidesWhoHasToAct() throws Exception {
        provider.error = "invalid_grant";
        assertThat(watch("refresh-0").failure()).isInstanceOf(DeliveryFailure.Unauthorised.class);
        provider.error = "busy";
        assertThat(watch("refresh-0").failure()).isInstanceOf(DeliveryFailure.Unreachable.class);
        provider.error = null;
        assertThat(watch("refresh-0").mail().subject()).isEqualTo("One");
        provider.user = "somebody@else.example";
        provider.revokeAccess();
        assertThat(watch("refresh-0").failure())
                .isInstanceOf(DeliveryFailure.Unauthorised.class)
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void aNewSignInTakesThePlaceOfWhatWasKept() throws Exception {
        assertThat(watch("refresh-0").mail().subject()).isEqualTo("One");
        provider.revokeAccess();
        assertThat(watch(provider.refresh()).mail().subject()).isEqualTo("One");
        assertThat(provider.asked.getLast()).containsEntry("refresh_token", "refresh-1");
    }

    @Test
    void theContentsAreReadWithATokenToo() {
        StepVerifier.create(connector.contents(account("refresh-0"), null, null))
                .assertNext(contents -> assertThat(contents.slots()).hasSize(1))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void providersHaveTheirUsualAddressesAndMissingPartsAreNamed() {
        assertThat(SignIn.of(settings("google", "r", null)).endpoint().getHost())
                .isEqualTo("oauth2.googleapis.com");
        SignIn microsoft = SignIn.of(settings("microsoft", "r", null));
        assertThat(microsoft.endpoint().getHost()).isEqualTo("login.microsoftonline.com");
        assertThat(microsoft.scope()).contains("IMAP.AccessAsUser.All").contains("offline_access");
        SignIn app = SignIn.of(settings("microsoft", null, null));
        assertThat(app.form(null)).containsEntry("grant_type", "client_credentials");
        assertThat(app.scope()).isEqualTo("https://outlook.office365.com/.default");
        assertThat(SignIn.of(settings("password", null, null))).isNull();
        assertThatThrownBy(() -> SignIn.check(settings("custom", "r", null)))
                .isInstanceOfSatisfying(
                        BadSettings.class, bad -> assertThat(bad.field()).isEqualTo("tokenEndpoint"));
        assertThatThrownBy(() -> SignIn.check(settings("custom", "r", URI.create("file:///etc/passwd"))))
                .isInstanceOf(BadSettings.class);
    }

    private EmailConnector connector(Duration ahead) {
        return new EmailConnector(
                Clock.systemUTC(), new SecureRandom(), store.tokens(ahead), 200_000, Duration.ofSeconds(2));
    }

    private Watch watch(String refreshToken) {
        Watch watch = new Watch();
        connector.watch(account(refreshToken), null).subscribe(watch);
        watches.add(watch);
        return watch;
    }

    private Account<EmailSettings> account(String refreshToken) {
        EmailSettings settings = settings("custom", refreshToken, provider.endpoint());
        return new Account<>(
                id,
                "key",
                "Sales",
                settings,
                List.of(connector.newSecret()),
                URI.create("http://127.0.0.1:8080"),
                null);
    }

    private EmailSettings settings(String how, @Nullable String refreshToken, @Nullable URI endpoint) {
        return new EmailSettings(
                own,
                "127.0.0.1",
                host.imap,
                "none",
                "127.0.0.1",
                host.smtp,
                "none",
                own,
                null,
                null,
                "INBOX",
                true,
                true,
                null,
                how,
                "client",
                "hush",
                refreshToken,
                endpoint == null ? null : endpoint.toString(),
                null,
                null);
    }

    private static void await(java.util.function.BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Thread.sleep(50);
        }
    }
}
