package io.fairlead.media;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code fairlead.media}.
 *
 * @param uploadLimit largest file that a person may attach
 * @param refusedEndings endings of file names that are not taken: programs that a recipient could start by a click
 * @param keepUnused how long an upload that no message carries is kept
 */
@ConfigurationProperties("fairlead.media")
record MediaSettings(
        @DefaultValue("25MB") DataSize uploadLimit,

        @DefaultValue({
            "apk", "app", "bat", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "iso", "jar", "js", "jse", "lnk",
            "msc", "msi", "msp", "pif", "ps1", "reg", "scr", "sh", "sys", "vb", "vbe", "vbs", "wsf", "wsh"
        })
        Set<String> refusedEndings,

        @DefaultValue("1d") Duration keepUnused) {}
