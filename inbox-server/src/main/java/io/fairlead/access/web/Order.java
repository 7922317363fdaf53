package io.fairlead.access.web;

import org.springframework.core.Ordered;

/** The order of the filters, outermost first. */
public final class Order {
    static final int REQUEST_ID = Ordered.HIGHEST_PRECEDENCE;
    static final int FORWARDED = REQUEST_ID + 10;
    static final int HEADERS = FORWARDED + 10;
    static final int NUL = HEADERS + 5;
    static final int ORIGIN = HEADERS + 10;
    public static final int SESSION = ORIGIN + 10;
    static final int PAGE = SESSION + 10;

    private Order() {}
}
