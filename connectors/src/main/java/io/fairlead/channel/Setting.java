package io.fairlead.channel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How a component of a settings record is shown and kept. The JSON Schema of the form is derived from it. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
    String en();

    String zh();

    /** Stored encrypted, write-only over the API. */
    boolean secret() default false;

    boolean required() default false;

    /** Edited on a page of its own: not part of the form, and only that page's use case changes it. */
    boolean apart() default false;

    /** Allowed values, if they are few. */
    String[] oneOf() default {};

    /** How the values of {@link #oneOf} are called, in its order; empty: as they are. */
    String[] enOf() default {};

    String[] zhOf() default {};

    /** A sentence below the field. */
    String enHint() default "";

    String zhHint() default "";

    /** Asked for only while another setting has one of these values, as {@code name=one,other}; empty: always. */
    String onlyIf() default "";

    /** A text of several lines. */
    boolean lines() default false;

    /** JSON of the value used when the field is left out. */
    String byDefault() default "";
}
