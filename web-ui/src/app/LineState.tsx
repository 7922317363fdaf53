import { HoverCard, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLive } from '../live/store';
import { useOutbox } from '../live/outbox';
import classes from './LineState.module.css';

/** How the line to the server is, and what waits for it. Says so in words as soon as something is not well. */
export function LineState() {
  const { t } = useTranslation();
  const state = useLive((store) => store.state);
  const waiting = useOutbox((outbox) => outbox.waiting);
  const well = state === 'live';
  return (
    <HoverCard position="right" width={240} shadow="md" openDelay={200}>
      <HoverCard.Target>
        <div className={classes.line} data-state={state} role="status" tabIndex={0}>
          <span className={classes.dot} aria-hidden />
          <span className={classes.word}>{t(`live.word.${state}`)}</span>
        </div>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <Text size="sm">{well ? t('live.liveHint') : state === 'reconnecting' ? t('live.reconnectingHint') : t(`live.${state}`)}</Text>
        {waiting > 0 && (
          <Text size="sm" mt={4}>
            {t('live.waiting', { count: waiting })}
          </Text>
        )}
      </HoverCard.Dropdown>
    </HoverCard>
  );
}

/** Says across the page what it means that the line is down; not for a short break. */
export function LineBanner() {
  const { t } = useTranslation();
  const state = useLive((store) => store.state);
  const waiting = useOutbox((outbox) => outbox.waiting);
  if (state !== 'reconnecting') return null;
  return (
    <div className={classes.banner}>
      <b>{t('live.reconnecting')}</b> {t('live.reconnectingHint')}
      {waiting > 0 && <> {t('live.waiting', { count: waiting })}.</>}
    </div>
  );
}
