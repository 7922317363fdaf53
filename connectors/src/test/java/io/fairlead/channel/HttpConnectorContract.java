package io.fairlead.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What holds for every connector that is told of news by HTTP, shown with recorded deliveries and with damaged ones. */
public interface HttpConnectorContract<S extends Record> extends ConnectorContract<S> {

    int DAMAGED = 300;

    @Override
    HttpConnector<S> connector();

    /** Authentic deliveries as a provider sends them; each is accepted. */
    List<Recorded<S>> recorded();

    record Recorded<S extends Record>(String name, Account<S> account, HttpDelivery delivery) {}

    @TestFactory
    default Stream<DynamicTest> recordedDeliveriesAreReadAndKeptAsReceived() {
        return each(recorded -> {
            var receipt = connector().receive(recorded.account(), recorded.delivery());
            assertThat(receipt.answer().status()).isBetween(200, 399);
            for (Inbound item : receipt.items()) {
                ConnectorContract.checkInbound(item);
                assertThat(item.raw().bytes()).isNotEmpty();
            }
        });
    }

    /** The ledger rests on it: reading again gives the same keys and the same content. */
    @TestFactory
    default Stream<DynamicTest> readingTwiceGivesTheSame() {
        return each(recorded -> {
            var once = connector().receive(recorded.account(), recorded.delivery());
            var again = connector().receive(recorded.account(), recorded.delivery());
            assertThat(ConnectorContract.described(again.items())).isEqualTo(ConnectorContract.described(once.items()));
        });
    }

    /** Whatever arrives is either read within the limits or refused with a client error; nothing else escapes. */
    @TestFactory
    default Stream<DynamicTest> damagedBodiesAreRefusedOrReadButNeverCrash() {
        return each(recorded -> {
            Random random = new Random(42);
            for (int n = 0; n < DAMAGED; n++) {
                receiveOrRefuse(recorded, damaged(recorded.delivery().body(), random));
            }
            receiveOrRefuse(recorded, new byte[0]);
            receiveOrRefuse(recorded, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
            receiveOrRefuse(recorded, "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8));
            receiveOrRefuse(recorded, "\0".repeat(100).getBytes(StandardCharsets.UTF_8));
        });
    }

    /** How a test signs the changed body; channels without signatures leave it as it is. */
    default HttpDelivery withBody(Recorded<S> recorded, byte[] body) {
        HttpDelivery d = recorded.delivery();
        return new HttpDelivery(d.method(), d.headers(), d.query(), body, d.remoteAddress(), d.receivedAt());
    }

    private void receiveOrRefuse(Recorded<S> recorded, byte[] body) {
        try {
            var receipt = connector().receive(recorded.account(), withBody(recorded, body));
            receipt.items().forEach(ConnectorContract::checkInbound);
        } catch (Refused refused) {
            assertThat(refused.status()).isBetween(400, 499);
            assertThat(refused.code()).matches("[a-z][a-z-]+");
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static byte[] damaged(byte[] body, Random random) {
        byte[] changed = body.clone();
        if (changed.length == 0) {
            return changed;
        }
        switch (random.nextInt(3)) {
            case 0 -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed = Arrays.copyOf(changed, random.nextInt(changed.length));
            default -> {
                int at = random.nextInt(changed.length);
                int length = random.nextInt(Math.min(40, changed.length - at) + 1);
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, changed, at, length);
            }
        }
        return changed;
    }

    private Stream<DynamicTest> each(java.util.function.Consumer<Recorded<S>> check) {
        List<Recorded<S>> all = recorded();
        assertThat(all).as("recorded deliveries").isNotEmpty();
        return all.stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> check.accept(one)));
    }
}
