package io.fairlead.access.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** The description of the API at {@code /v3/api-docs}, browsable at {@code /swagger-ui.html}. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration implements WebFluxConfigurer {

    private static final String SCHEME = "session";
    private static final String PROBLEM = "Problem";
    private static final String COMPONENT = "#/components/schemas/";
    private static final String GENERATOR = "org.springdoc.";

    /** The generator reads classes from disk, which would hold up the event loop. All other handlers are reactive. */
    @Override
    public void configureBlockingExecution(BlockingExecutionConfigurer handlers) {
        handlers.setExecutor(new VirtualThreadTaskExecutor("api-docs-"))
                .setControllerMethodPredicate(
                        method -> method.getBeanType().getName().startsWith(GENERATOR));
    }

    @Bean
    OpenAPI description() {
        SecurityScheme cookie = new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.COOKIE)
                .name("fairlead_session")
                .description("Set by POST /api/session; named __Host-fairlead over https.");
        return new OpenAPI()
                .info(new Info()
                        .title("Fairlead")
                        .version("1")
                        .description("Errors are RFC 9457 with a stable code. Ids are UUIDv7, times ISO-8601 UTC.")
                        .license(new License().name("Apache-2.0")))
                .components(new Components().addSecuritySchemes(SCHEME, cookie))
                .addSecurityItem(new SecurityRequirement().addList(SCHEME));
    }

    /** What every operation may answer instead: RFC 9457, with the codes that clients translate. */
    @Bean
    OpenApiCustomizer problems() {
        Schema<?> field = new ObjectSchema()
                .addProperty("field", new StringSchema())
                .addProperty("code", new StringSchema())
                .addProperty("message", new StringSchema());
        Schema<?> problem = new ObjectSchema()
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("code", new StringSchema().description("Stable, such as not-found or stale-version."))
                .addProperty("detail", new StringSchema().description("One English sentence."))
                .addProperty("requestId", new StringSchema())
                .addProperty("fields", new ArraySchema().items(field));
        ApiResponse answer = new ApiResponse()
                .description("Anything else: a problem.")
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref(COMPONENT + PROBLEM))));
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem);
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(operation -> operation.getResponses().setDefault(answer));
        };
    }
}
