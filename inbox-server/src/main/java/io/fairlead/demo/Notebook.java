package io.fairlead.demo;

import io.fairlead.kernel.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps the demo's {@link Memory} and its sign-ins in the home folder. Any thread; writing blocks for a moment. */
@DemoPart
final class Notebook {

    private final Path file;
    private final Path accounts;
    private volatile @Nullable Memory memory;

    Notebook(Home home) {
        this.file = home.file("demo.json");
        this.accounts = home.file("demo-accounts.json");
        this.memory = PrivateFile.read(file, Memory.class);
    }

    boolean isEmpty() {
        return memory == null;
    }

    Memory memory() {
        Memory known = memory;
        return known == null ? Memory.NEW : known;
    }

    synchronized Memory change(UnaryOperator<Memory> change) {
        Memory before = memory();
        Memory after = change.apply(before);
        if (memory == null || !after.equals(before)) {
            PrivateFile.write(file, after);
            memory = after;
        }
        return after;
    }

    List<Account> accounts() {
        Account[] known = PrivateFile.read(accounts, Account[].class);
        return known == null ? List.of() : List.of(known);
    }

    void accounts(List<Account> all) {
        PrivateFile.write(accounts, all);
    }

    Path accountsFile() {
        return accounts;
    }
}
