import { Button, Modal, SegmentedControl, Stack, Text, UnstyledButton } from '@mantine/core';
import { DatesProvider, DateTimePicker } from '@mantine/dates';
import 'dayjs/locale/zh-cn';
import { IconCalendarTime, IconSun, IconSunHigh, IconSunrise } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../api/types';
import { dateTimeIn } from '../../i18n/format';
import { serverNow } from '../../live/clock';
import classes from './SendLater.module.css';
import { instantOf, knownZone, laterPresets, ownZone, placeOf, sameClock, wallTime } from './wallTime';

export interface WallTime {
  localTime: string;
  zone: string;
}

const ICONS = { today: IconSunrise, afternoon: IconSunHigh, tomorrow: IconSun, monday: IconCalendarTime };

interface Props {
  conversation: ConversationView;
  opened: boolean;
  close: () => void;
  choose: (at: WallTime) => void;
  /** The time that it had before. */
  before?: WallTime | null;
}

/** Asks when a reply is to go out, on the customer's clock. */
export function SendLater({ opened, close, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={close} title={<b>{t('inbox.later.title')}</b>} size="md" closeButtonProps={{ 'aria-label': t('act.close') }}>
      <Times close={close} {...rest} />
    </Modal>
  );
}

function Times({ conversation, close, choose, before }: Omit<Props, 'opened'>) {
  const { t, i18n } = useTranslation();
  const mine = ownZone();
  const theirs = knownZone(conversation.contact.timeZone);
  const [zone, setZone] = useState(before?.zone ?? theirs ?? mine);
  const [now] = useState(serverNow);
  const [picked, setPicked] = useState<string | null>(() =>
    (before?.localTime ?? laterPresets(now, zone).find((each) => each.key === 'tomorrow')?.wall ?? wallTime(now + 86_400_000, zone)).replace('T', ' '),
  );
  const name = conversation.contact.name;
  const done = (wall: string) => {
    close();
    choose({ localTime: wall, zone });
  };
  const wall = picked ? picked.replace(' ', 'T').slice(0, 16) : '';
  const at = instantOf(wall, zone);
  const different = theirs != null && !sameClock(now, theirs, mine);
  return (
    <Stack gap="sm">
      {theirs ? (
        <Text size="sm" c="var(--fl-dim)">
          {t('inbox.later.there', { name, place: placeOf(theirs), time: dateTimeIn(now, theirs) })}
        </Text>
      ) : (
        <Text size="sm" c="var(--fl-dim)">
          {t('inbox.later.unknownZone', { name })}
        </Text>
      )}
      {different && (
        <SegmentedControl
          size="xs"
          aria-label={t('inbox.later.whose')}
          value={zone === mine ? 'mine' : 'theirs'}
          onChange={(value) => setZone(value === 'mine' ? mine : theirs)}
          data={[
            { value: 'theirs', label: t('inbox.later.theirs') },
            { value: 'mine', label: t('inbox.later.mine') },
          ]}
        />
      )}
      <ul className={classes.presets}>
        {laterPresets(now, zone).map((preset, n) => {
          const Icon = ICONS[preset.key];
          return (
            <li key={preset.key}>
              <UnstyledButton className={classes.preset} data-autofocus={n === 0 || undefined} onClick={() => done(preset.wall)}>
                <Icon size={17} stroke={1.6} aria-hidden />
                <span className={classes.name}>{t(`inbox.later.${preset.key}`)}</span>
                <BothTimes at={instantOf(preset.wall, zone)} zone={zone} other={zone === mine ? theirs : mine} />
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
      <DatesProvider settings={{ locale: i18n.language.toLowerCase(), firstDayOfWeek: 1 }}>
        <DateTimePicker
          size="sm"
          label={t('inbox.later.pick')}
          valueFormat="YYYY-MM-DD HH:mm"
          value={picked}
          onChange={setPicked}
          minDate={wallTime(now, zone).slice(0, 10)}
          popoverProps={{ withinPortal: false }}
        />
      </DatesProvider>
      <div className={classes.foot}>
        {Number.isNaN(at) ? <span /> : <BothTimes at={at} zone={zone} other={zone === mine ? theirs : mine} />}
        <Button size="sm" disabled={!(at > serverNow())} onClick={() => done(wall)}>
          {t('inbox.later.do')}
        </Button>
      </div>
    </Stack>
  );
}

/** One instant on both clocks, where they differ. */
export function BothTimes({ at, zone, other }: { at: number; zone: string; other?: string | null }) {
  const { t } = useTranslation();
  const mine = ownZone();
  const one = (which: string) =>
    which === mine ? t('inbox.later.here', { time: dateTimeIn(at, which) }) : `${dateTimeIn(at, which)} ${placeOf(which)}`;
  return (
    <span className={classes.times}>
      <span>{one(zone)}</span>
      {other && !sameClock(at, zone, other) && <span>{one(other)}</span>}
    </span>
  );
}
