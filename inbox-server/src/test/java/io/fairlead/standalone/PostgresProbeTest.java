package io.fairlead.standalone;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.kernel.Refusal;
import io.fairlead.testing.TestServers;
import org.junit.jupiter.api.Test;

class PostgresProbeTest {

    private final TestServers.Database database = TestServers.database();

    private PostgresAddress address(String host, int port, String name) {
        return new PostgresAddress(host, port, name, database.user(), database.password(), "disable");
    }

    private PostgresProbe probe() {
        return new PostgresProbe(address(database.host(), database.port(), database.name()));
    }

    @Test
    void aServerThatMayLoseWhatItAcknowledgedIsRefused() {
        assertThatThrownBy(() -> probe().check(false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has fsync off")
                .hasMessageContaining("FAIRLEAD_ALLOW_UNSAFE_POSTGRES=true");
    }

    @Test
    void unlessThatIsAccepted() {
        assertThatCode(() -> probe().check(true)).doesNotThrowAnyException();
    }

    @Test
    void aServerOlderThan18IsRefused() {
        assertThatThrownBy(() -> probe().requireNewEnough(170_006, "17.6"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("needs PostgreSQL 18 or newer")
                .hasMessageContaining("is 17.6");
        assertThatCode(() -> probe().requireNewEnough(180_000, "18.0")).doesNotThrowAnyException();
    }

    @Test
    void nobodyThereIsSaid() {
        int nobody = TestServers.freePort();
        assertThatThrownBy(() -> new PostgresProbe(address("127.0.0.1", nobody, "crm")).check(false))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("No PostgreSQL answers at 127.0.0.1:" + nobody)
                .hasMessageEndingWith("start it or correct FAIRLEAD_POSTGRES_URL.");
    }

    @Test
    void anUnknownHostIsSaid() {
        assertThatThrownBy(() -> new PostgresProbe(address("nowhere.invalid", 5432, "crm")).check(false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the host name is unknown");
    }

    @Test
    void aMissingDatabaseIsSaid() {
        assertThatThrownBy(() -> new PostgresProbe(address(database.host(), database.port(), "absent")).check(true))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has no database absent");
    }
}
