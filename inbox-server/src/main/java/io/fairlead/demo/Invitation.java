package io.fairlead.demo;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Tells on the console as whom one may sign in. */
@DemoPart
final class Invitation {

    private static final Logger log = LoggerFactory.getLogger(Invitation.class);

    private final CompanyRunner companies;
    private final Notebook notebook;

    Invitation(CompanyRunner companies, Notebook notebook) {
        this.companies = companies;
        this.notebook = notebook;
    }

    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void ready(ApplicationReadyEvent event) {
        if (companies.company() == null) {
            return;
        }
        String accounts = companies.announced().stream()
                .map(account -> "  %-6s %-32s %s".formatted(account.role(), account.email(), account.password()))
                .collect(Collectors.joining(System.lineSeparator()));
        log.info(
                "The demo company is at work. Sign in as{}{}{}All its accounts: {}. Without the demo: FAIRLEAD_DEMO=false",
                System.lineSeparator(),
                accounts,
                System.lineSeparator(),
                notebook.accountsFile());
    }
}
