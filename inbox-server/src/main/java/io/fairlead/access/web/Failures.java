package io.fairlead.access.web;

import io.fairlead.kernel.Problem;
import io.r2dbc.spi.R2dbcException;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.server.ServerWebInputException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;

/** Finds for any failure what its answer is. The framework's own sentences are not repeated: they name classes. */
final class Failures {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private Failures() {}

    static Answer answer(Throwable error) {
        Problem problem = find(error, Problem.class);
        if (problem != null) {
            return Answer.of(problem);
        }
        if (find(error, DataBufferLimitException.class) != null) {
            return Answer.of(new Problem.TooLarge("The request is larger than is accepted here."));
        }
        if (error instanceof ServerWebInputException || error instanceof HandlerMethodValidationException) {
            return Answer.of(badInput(error));
        }
        if (error instanceof ErrorResponse response) {
            return ofStatus(response.getStatusCode().value()).with(response.getHeaders());
        }
        if (error instanceof ConstraintViolationException violations) {
            return Answer.of(violated(violations));
        }
        if (isAway(error)) {
            return Answer.of(new Problem.Unavailable("unavailable", "The database does not answer at present.", RETRY));
        }
        if (isUnstorable(error)) {
            return Answer.of(
                    new Problem.Invalid("invalid", "A value is out of the range that is kept here.", List.of()));
        }
        if (find(error, InvalidMediaTypeException.class) != null) {
            return ofStatus(415);
        }
        return new Answer(500, "internal", "Something went wrong on the server.", List.of(), null, none());
    }

    /** True if the database or the way to it is down, overloaded or going away; the same request may succeed later. */
    static boolean isAway(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof DataAccessResourceFailureException
                    || at instanceof CannotCreateTransactionException
                    || at instanceof ConcurrencyFailureException
                    || at instanceof TimeoutException
                    || at instanceof IOException
                    || (at instanceof R2dbcException e && isAwayState(e))) {
                return true;
            }
        }
        return false;
    }

    /** SQLSTATE classes: 08 connection, 53 insufficient resources, 57P operator intervention, 40 rollback; none: the driver's. */
    private static boolean isAwayState(R2dbcException error) {
        String state = error.getSqlState();
        if (state == null) {
            return error instanceof io.r2dbc.spi.R2dbcNonTransientResourceException
                    || error instanceof io.r2dbc.spi.R2dbcTransientResourceException
                    || error instanceof io.r2dbc.spi.R2dbcTimeoutException;
        }
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("40")
                || error instanceof io.r2dbc.spi.R2dbcNonTransientResourceException;
    }

    /** SQLSTATE class 22: the database understood the statement, but one of its values is none. */
    private static boolean isUnstorable(Throwable error) {
        R2dbcException refused = find(error, R2dbcException.class);
        return refused != null
                && refused.getSqlState() != null
                && refused.getSqlState().startsWith("22");
    }

    private static Problem badInput(Throwable error) {
        if (error instanceof WebExchangeBindException bind) {
            List<Problem.Field> fields =
                    bind.getFieldErrors().stream().map(Failures::field).toList();
            return invalid(fields);
        }
        if (error instanceof HandlerMethodValidationException validation) {
            return invalid(validation.getParameterValidationResults().stream()
                    .map(result -> new Problem.Field(
                            name(result.getMethodParameter()),
                            "invalid",
                            String.valueOf(
                                    result.getResolvableErrors().getFirst().getDefaultMessage())))
                    .toList());
        }
        MethodParameter parameter = error instanceof ServerWebInputException input ? input.getMethodParameter() : null;
        if (parameter != null && parameter.hasParameterAnnotation(PathVariable.class)) {
            return new Problem.NotFound(name(parameter));
        }
        if (find(error, StreamReadException.class) != null) {
            return new Problem.Invalid("broken-json", "The body is not well-formed JSON.", List.of());
        }
        DatabindException databind = find(error, DatabindException.class);
        if (databind != null) {
            return unfitting(databind);
        }
        if (parameter != null
                && !parameter.hasParameterAnnotation(org.springframework.web.bind.annotation.RequestBody.class)) {
            return Problem.Invalid.field(name(parameter), "invalid", "This parameter is missing or has a wrong form.");
        }
        return new Problem.Invalid("invalid", "The request is not what is expected here.", List.of());
    }

    private static Problem unfitting(DatabindException error) {
        String path = error.getPath().stream()
                .map(at -> at.getPropertyName() == null ? String.valueOf(at.getIndex()) : at.getPropertyName())
                .reduce((a, b) -> a + "." + b)
                .orElse("");
        if (path.isEmpty()) {
            return new Problem.Invalid("invalid", "The body does not have the expected form.", List.of());
        }
        return Problem.Invalid.field(path, "invalid", "The value does not have the expected form.");
    }

    private static Problem violated(ConstraintViolationException error) {
        return invalid(error.getConstraintViolations().stream()
                .map(v -> new Problem.Field(v.getPropertyPath().toString(), "invalid", v.getMessage()))
                .toList());
    }

    private static Problem invalid(List<Problem.Field> fields) {
        return new Problem.Invalid("invalid", "Some fields are not as they must be.", fields);
    }

    private static Problem.Field field(FieldError error) {
        return new Problem.Field(error.getField(), code(error), String.valueOf(error.getDefaultMessage()));
    }

    /** {@code NotBlank} becomes {@code not-blank}. */
    private static String code(FieldError error) {
        String code = error.getCode();
        return code == null
                ? "invalid"
                : code.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String name(MethodParameter parameter) {
        String name = parameter.getParameterName();
        return name == null ? "parameter" : name;
    }

    private static Answer ofStatus(int status) {
        return switch (status) {
            case 404 -> plain(404, "not-found", "There is nothing at this address.");
            case 405 -> plain(405, "method-not-allowed", "This address does not take this method.");
            case 406 -> plain(406, "not-acceptable", "None of the accepted media types can be given.");
            case 413 -> plain(413, "too-large", "The request is larger than is accepted here.");
            case 415 -> plain(415, "unsupported-media-type", "This media type is not taken here.");
            case 503 -> Answer.of(new Problem.Unavailable("unavailable", "This cannot be served at present.", RETRY));
            default -> other(status);
        };
    }

    private static Answer other(int status) {
        if (status >= 500) {
            return plain(500, "internal", "Something went wrong on the server.");
        }
        HttpStatus known = HttpStatus.resolve(status);
        String reason = known == null ? "Refused" : known.getReasonPhrase();
        return plain(status, reason.toLowerCase(Locale.ROOT).replace(' ', '-'), reason + ".");
    }

    private static Answer plain(int status, String code, String detail) {
        return new Answer(status, code, detail, List.of(), null, none());
    }

    private static org.springframework.http.HttpHeaders none() {
        return org.springframework.http.HttpHeaders.EMPTY;
    }

    private static <T extends Throwable> @Nullable T find(@Nullable Throwable error, Class<T> type) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
