package io.fairlead.access;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;

/** Answers that set the session cookie. */
final class Cookies {
    private Cookies() {}

    static ResponseEntity<Void> noContent(ResponseCookie cookie) {
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, cookie.toString())
                .build();
    }
}
