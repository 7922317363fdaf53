package io.fairlead.access.web;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code fairlead.access} about where requests come from.
 *
 * @param publicUrl where people reach the server, for example {@code https://inbox.example.com}; needed behind a proxy that
 *     ends TLS and is not listed as trusted
 * @param trustedProxies addresses or CIDR ranges whose {@code X-Forwarded-*} headers are believed; nobody's by default
 * @param allowedOrigins further origins, for example {@code https://app.example.com}, whose pages may call the API
 */
@ConfigurationProperties("fairlead.access")
record WebSettings(
        @Nullable URI publicUrl,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue List<String> allowedOrigins) {

    WebSettings {
        publicUrl = publicUrl == null || publicUrl.toString().isEmpty() ? null : publicUrl;
        if (publicUrl != null && publicUrl.getHost() == null) {
            throw new IllegalArgumentException(
                    "fairlead.access.public-url must be an address like https://inbox.example.com, not " + publicUrl);
        }
    }
}
