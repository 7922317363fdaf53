import { IconAlertTriangleFilled, IconCheck, IconClock, IconClockExclamation, IconPlayerPauseFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Maybe, TimerView } from '../api/types';
import { dateTime, slaState, slaText, type SlaState } from '../i18n/format';
import { useClock } from '../live/clock';
import classes from './SlaChip.module.css';

const ICONS: Record<SlaState, typeof IconClock> = {
  calm: IconClock,
  soon: IconClockExclamation,
  breached: IconAlertTriangleFilled,
  paused: IconPlayerPauseFilled,
  met: IconCheck,
};

/**
 * Time left to answer; ticks by the clock that all chips share. Says its state by words for those who do not see colours.
 *
 * @param large with the state in words beside the time
 */
export function SlaChip({ timer, large = false }: { timer: Maybe<TimerView>; large?: boolean }) {
  return timer ? <Chip timer={timer} large={large} /> : null;
}

function Chip({ timer, large }: { timer: TimerView; large: boolean }) {
  const { t } = useTranslation();
  const state = useClock((now) => slaState(timer, now)) as SlaState;
  const text = useClock((now) => slaText(timer, now));
  const Icon = ICONS[state];
  const words = t(`sla.${state}`);
  const title = t('sla.title', { metric: t(`sla.${timer.metric}`), state: words, at: dateTime(timer.dueAt) });
  return (
    <span className={classes.chip} data-state={state} data-large={large || undefined} title={title}>
      <Icon size={large ? 14 : 12} aria-hidden />
      {large && state !== 'paused' && state !== 'met' ? (
        <span>{words}</span>
      ) : (
        <span className="fl-sr">{state === 'paused' || state === 'met' ? '' : `${words}: `}</span>
      )}
      <span className={classes.time}>{text}</span>
    </span>
  );
}
