package io.fairlead.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.kernel.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresAddressTest {

    @Test
    void readsAUrlAsLibpqDoes() {
        PostgresAddress address =
                PostgresAddress.parse("postgres://anna:p%40ss+w%2Fd@db.example.com:6432/crm%20one?sslmode=require");
        assertThat(address)
                .isEqualTo(new PostgresAddress("db.example.com", 6432, "crm one", "anna", "p@ss+w/d", "require"));
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example.com:6432/crm%20one?sslmode=require");
        assertThat(address.r2dbcUrl()).isEqualTo("r2dbc:postgresql://db.example.com:6432/crm%20one?sslMode=require");
    }

    @Test
    void fillsInTheUsualPortAndMode() {
        assertThat(PostgresAddress.parse("postgresql://anna@[::1]/crm"))
                .isEqualTo(new PostgresAddress("[::1]", 5432, "crm", "anna", "", "prefer"));
    }

    @Test
    void neverShowsThePassword() {
        assertThat(PostgresAddress.parse("postgresql://anna:hunter2@db/crm").toString())
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://anna:hunter2@db/crm                    | must begin with postgresql://",
                "jdbc:postgresql://anna:hunter2@db/crm          | must begin with postgresql://",
                "postgresql:///crm                              | names no host",
                "postgresql://anna:hunter2@db                   | names no database",
                "postgresql://db/crm                            | names no user",
                "postgresql://anna:hunt er2@db/crm              | is not a URL",
                "postgresql://anna:hunter2@db/crm?sslmode=maybe | sslmode must be one of",
                "postgresql://anna:hunter2@db/crm?target=any    | only sslmode is known, not target",
            })
    void saysWhatIsWrongWithoutRepeatingThePassword(String url, String what) {
        assertThatThrownBy(() -> PostgresAddress.parse(url))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("FAIRLEAD_POSTGRES_URL is not usable: ")
                .hasMessageContaining(what)
                .hasMessageNotContaining("hunt");
    }
}
