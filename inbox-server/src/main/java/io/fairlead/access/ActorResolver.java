package io.fairlead.access;

import io.fairlead.kernel.Actor;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Gives handlers their {@link Actor}, {@link Actor.User} or {@link SignedIn} parameter; 401 where nobody is signed in. */
@Component
final class ActorResolver implements HandlerMethodArgumentResolver, WebFluxConfigurer {

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Actor.class, Actor.User.class, SignedIn.class);
    }

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer resolvers) {
        resolvers.addCustomResolver(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type == Actor.class || type == Actor.User.class || type == SignedIn.class;
    }

    @Override
    public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext binding, ServerWebExchange exchange) {
        SignedIn session = SessionFilter.of(exchange);
        if (session == null) {
            return Mono.error(SessionFilter::unauthenticated);
        }
        return Mono.just(parameter.getParameterType() == SignedIn.class ? session : session.actor());
    }
}
