package io.fairlead.demo;

import org.jspecify.annotations.Nullable;

/**
 * Somebody at another company who may write.
 *
 * @param number from 0
 * @param region {@code europe}, {@code americas} or {@code asia}
 * @param phone of a range that is reserved for fiction; null where there is none
 */
record Customer(
        int number,
        String name,
        String email,
        String company,
        String country,
        String language,
        String zone,
        String region,
        @Nullable String phone) {}
