package io.fairlead.access.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.kernel.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** What a request that went wrong is answered with. {@code headers} are those that the status calls for, like Allow. */
record Answer(
        int status,
        String code,
        String detail,
        List<Problem.Field> fields,
        @Nullable Duration retryAfter,
        HttpHeaders headers) {

    static Answer of(Problem problem) {
        return new Answer(
                problem.status(),
                problem.code(),
                problem.detail(),
                problem.fields(),
                problem.retryAfter(),
                HttpHeaders.EMPTY);
    }

    Answer with(HttpHeaders more) {
        return new Answer(status, code, detail, fields, retryAfter, more);
    }

    Body body(String requestId) {
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        return new Body("about:blank", title, status, code, detail, requestId, fields);
    }

    /** RFC 9457 with our members. */
    record Body(
            String type,
            String title,
            int status,
            String code,
            String detail,
            String requestId,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Problem.Field> fields) {}
}
