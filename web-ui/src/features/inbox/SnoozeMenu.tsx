import { Button, Menu, Popover, Stack } from '@mantine/core';
import { DatesProvider, DateTimePicker } from '@mantine/dates';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { IconCalendarTime, IconClockHour4, IconMoon, IconSun, IconSunrise } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dateTime } from '../../i18n/format';
import { serverNow } from '../../live/clock';

const HOUR = 3_600_000;

interface Preset {
  key: string;
  icon: typeof IconSun;
  at: Date;
}

function at(day: number, hour: number, from: number): Date {
  const date = new Date(from);
  date.setDate(date.getDate() + day);
  date.setHours(hour, 0, 0, 0);
  return date;
}

/** In the viewer's own days. What lies in the past is not offered. */
export function presets(now: number): Preset[] {
  const weekday = new Date(now).getDay();
  const toMonday = ((8 - weekday) % 7) || 7;
  const all: Preset[] = [
    { key: 'later', icon: IconClockHour4, at: new Date(now + 2 * HOUR) },
    { key: 'evening', icon: IconMoon, at: at(0, 18, now) },
    { key: 'tomorrow', icon: IconSunrise, at: at(1, 9, now) },
    { key: 'monday', icon: IconSun, at: at(toMonday, 9, now) },
  ];
  return all.filter((each) => each.at.getTime() > now + HOUR / 2 && (each.key !== 'monday' || toMonday > 1));
}

interface Props {
  opened: boolean;
  setOpened: (opened: boolean) => void;
  choose: (until: Date) => void;
  children: ReactNode;
}

export function SnoozeMenu({ opened, setOpened, choose, children }: Props) {
  const { t, i18n } = useTranslation();
  const [picking, setPicking] = useState(false);
  const [value, setValue] = useState<string | null>(() => dayjs(at(1, 9, serverNow())).format('YYYY-MM-DD HH:mm:ss'));
  const away = () => {
    setPicking(false);
    setOpened(false);
  };
  const done = (until: Date) => {
    away();
    choose(until);
  };
  if (picking) {
    const until = value ? new Date(value.replace(' ', 'T')) : null;
    return (
      <Popover opened onChange={(open) => !open && away()} position="bottom-end" shadow="md" trapFocus>
        <Popover.Target>{children}</Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs" w={230}>
            <DatesProvider settings={{ locale: i18n.language.toLowerCase(), firstDayOfWeek: 1 }}>
            <DateTimePicker
              data-autofocus
              size="xs"
              label={t('inbox.snooze.until')}
              value={value}
              onChange={setValue}
              minDate={new Date(serverNow()).toISOString().slice(0, 10)}
              popoverProps={{ withinPortal: false }}
            />
            </DatesProvider>
            <Button size="xs" disabled={!until || until.getTime() <= serverNow()} onClick={() => until && done(until)}>
              {t('inbox.snooze.do')}
            </Button>
          </Stack>
        </Popover.Dropdown>
      </Popover>
    );
  }
  return (
    <Menu opened={opened} onChange={setOpened} width={260}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('inbox.snooze.title')}</Menu.Label>
        {presets(serverNow()).map(({ key, icon: Icon, at: until }) => (
          <Menu.Item
            key={key}
            leftSection={<Icon size={16} stroke={1.6} />}
            rightSection={<span style={{ fontSize: 11.5, color: 'var(--fl-dim)' }}>{dateTime(until.getTime())}</span>}
            onClick={() => done(until)}
          >
            {t(`inbox.snooze.${key}`)}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconCalendarTime size={16} stroke={1.6} />} onClick={() => setPicking(true)} closeMenuOnClick={false}>
          {t('inbox.snooze.pick')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
