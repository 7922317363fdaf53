package io.fairlead.connector.webhook;

import io.fairlead.channel.Setting;
import org.jspecify.annotations.Nullable;

/**
 * @param publicKeys {@code whpk_…} keys of senders that sign with ed25519, separated by spaces
 * @param replyUrl where agents' replies are posted, signed with the account's secret; without it nobody can be answered
 */
public record WebhookSettings(
        @Setting(en = "Public keys of senders (whpk_…), separated by spaces", zh = "发送方公钥（whpk_…），以空格分隔") @Nullable
        String publicKeys,

        @Setting(en = "Address to which replies are posted", zh = "回复推送地址") @Nullable
        String replyUrl) {}
