package io.fairlead.access.web;

import io.fairlead.kernel.Problem;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers every failed request, whoever failed it, with {@code application/problem+json} (RFC 9457). Nothing internal leaves
 * the server: what was not foreseen is logged under its request id and told as {@code internal}.
 */
@Component
@org.springframework.core.annotation.Order(ProblemAnswers.BEFORE_SPRING)
final class ProblemAnswers implements WebExceptionHandler {

    static final int BEFORE_SPRING = -10;
    private static final Logger log = LoggerFactory.getLogger(ProblemAnswers.class);

    private final JsonMapper json;

    ProblemAnswers(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(error);
        }
        String requestId = RequestId.of(exchange);
        Answer answer = Failures.answer(error);
        logIfOurs(exchange, error, answer, requestId);
        return write(response, answer, requestId);
    }

    private Mono<Void> write(ServerHttpResponse response, Answer answer, String requestId) {
        HttpHeaders headers = response.getHeaders();
        headers.remove(HttpHeaders.CONTENT_DISPOSITION);
        headers.remove(HttpHeaders.CONTENT_ENCODING);
        headers.remove(HttpHeaders.ETAG);
        answer.headers().forEach(headers::put);
        Duration after = answer.retryAfter();
        if (after != null) {
            headers.set(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, after.plusMillis(999).toSeconds())));
        }
        byte[] body = json.writeValueAsBytes(answer.body(requestId));
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setContentLength(body.length);
        response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }

    private static void logIfOurs(ServerWebExchange exchange, Throwable error, Answer answer, String requestId) {
        if (answer.status() < 500 || error instanceof Problem) {
            return;
        }
        String what = exchange.getRequest().getMethod() + " " + Paths.of(exchange);
        if (answer.status() == 503) {
            log.warn("{} {} could not be served: {}", requestId, what, error.toString());
        } else {
            log.error("{} {} failed", requestId, what, error);
        }
    }
}
