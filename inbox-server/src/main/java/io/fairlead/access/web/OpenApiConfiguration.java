package io.fairlead.access.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** The description of the API at {@code /v3/api-docs}, browsable at {@code /swagger-ui.html}. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration implements WebFluxConfigurer {

    private static final String SCHEME = "session";
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
}
