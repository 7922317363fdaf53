import { IconForms, IconMail, IconMessageCircle, IconWebhook } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ChannelKind, Instant, Maybe } from '../api/types';
import { ago, countryName, dateTime, flag } from '../i18n/format';
import { useClock } from '../live/clock';

const KINDS: Record<ChannelKind, typeof IconMail> = {
  email: IconMail,
  chat: IconMessageCircle,
  form: IconForms,
  webhook: IconWebhook,
};

export function ChannelIcon({ kind, size = 15, name }: { kind: ChannelKind; size?: number; name?: string }) {
  const { t } = useTranslation();
  const Icon = KINDS[kind] ?? IconWebhook;
  const title = name ? `${t(`channelKind.${kind}`)}: ${name}` : t(`channelKind.${kind}`);
  return (
    <span role="img" aria-label={title} title={title} style={{ display: 'inline-flex', flex: 'none' }}>
      <Icon size={size} stroke={1.7} aria-hidden />
    </span>
  );
}

export function Flag({ country }: { country: Maybe<string> }) {
  const sign = flag(country);
  if (!sign) return null;
  const name = countryName(country);
  return (
    <span role="img" aria-label={name} title={name} style={{ flex: 'none' }}>
      {sign}
    </span>
  );
}

/** How long ago; ticks. */
export function TimeAgo({ at, className }: { at: Instant; className?: string }) {
  const text = useClock((now) => ago(at, now));
  return (
    <time dateTime={at} title={dateTime(at)} className={className}>
      {text}
    </time>
  );
}
