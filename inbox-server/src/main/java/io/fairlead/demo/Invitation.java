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
    private final World world;

    Invitation(CompanyRunner companies, Notebook notebook, World world) {
        this.companies = companies;
        this.notebook = notebook;
        this.world = world;
    }

    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void ready(ApplicationReadyEvent event) {
        Company company = companies.company();
        if (company == null) {
            return;
        }
        String accounts = companies.announced().stream()
                .map(account -> "  %-6s %-32s %s".formatted(account.role(), account.email(), account.password()))
                .collect(Collectors.joining(System.lineSeparator()));
        log.info(
                "The demo company is at work; its customers write. Sign in as{}{}{}or be a visitor: {}{}All accounts: {}",
                System.lineSeparator(),
                accounts,
                System.lineSeparator(),
                bubble(company),
                System.lineSeparator(),
                notebook.accountsFile());
    }

    /** A page with the chat bubble on it. */
    private String bubble(Company company) {
        return company.lines().stream()
                .filter(line -> line.kind().equals("chat"))
                .map(line -> world.at(line.path().replaceFirst("\\.js$", "")).toString())
                .findFirst()
                .orElse("");
    }
}
