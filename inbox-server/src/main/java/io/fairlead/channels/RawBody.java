package io.fairlead.channels;

import io.fairlead.kernel.Problem;
import io.fairlead.media.Bytes;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Reads a body as the bytes that arrived, up to a limit; beyond it nothing more is read. */
final class RawBody {
    private RawBody() {}

    /** An empty body is an empty array. Errors with {@link Problem.TooLarge}. */
    static Mono<byte[]> read(ServerHttpRequest request, long limit) {
        if (request.getHeaders().getContentLength() > limit) {
            return Mono.error(() -> tooLarge(limit));
        }
        return DataBufferUtils.join(request.getBody(), (int) Math.min(limit, Integer.MAX_VALUE))
                .map(Bytes::of)
                .onErrorMap(DataBufferLimitException.class, _ -> tooLarge(limit))
                .defaultIfEmpty(new byte[0]);
    }

    private static Problem tooLarge(long limit) {
        return new Problem.TooLarge("At most " + limit + " bytes are taken here.");
    }
}
