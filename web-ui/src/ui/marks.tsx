import { IconClipboardText, IconMail, IconMessageCircle, IconWebhook } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ChannelKind, Instant, Maybe } from '../api/types';
import { ago, countryName, dateTime } from '../i18n/format';
import { useClock } from '../live/clock';
import classes from './marks.module.css';

const KINDS: Record<ChannelKind, typeof IconMail> = {
  email: IconMail,
  chat: IconMessageCircle,
  form: IconClipboardText,
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

/** Addresses of flags by country; a picture, because not every system has flags among its characters. */
const FLAGS = import.meta.glob<string>('/node_modules/country-flag-icons/3x2/*.svg', {
  eager: true,
  query: '?url&no-inline',
  import: 'default',
});

export function Flag({ country }: { country: Maybe<string> }) {
  if (!country) return null;
  const code = country.toUpperCase();
  const source = FLAGS[`/node_modules/country-flag-icons/3x2/${code}.svg`];
  const name = countryName(country);
  if (!source) return <abbr title={name}>{code}</abbr>;
  return <img className={classes.flag} src={source} alt={name} title={name} width={18} height={12} loading="lazy" />;
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
