import { Divider, Popover, SegmentedControl, Switch, Text, UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconLogout } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import type { Locale, Theme } from '../api/types';
import { live } from '../live/store';
import { Person } from '../ui/Person';
import { useAvailability, usePrefer, useSession } from './session';
import { showShortcuts } from '../actions/shortcuts';
import { NotificationSwitch } from './NotificationSwitch';
import classes from './UserMenu.module.css';

export function UserMenu() {
  const { t, i18n } = useTranslation();
  const { user, locale, theme } = useSession();
  const prefer = usePrefer();
  const availability = useAvailability();
  const router = useRouter();
  const [opened, setOpened] = useState(false);
  const signOut = async () => {
    live.disconnect();
    await api.delete('/api/session').catch(() => undefined);
    live.forget();
    await router.navigate({ to: '/sign-in' });
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="right-end" width={280} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.me} onClick={() => setOpened(!opened)} aria-label={`${t('me.menu')}: ${user.name}`}>
          <Person id={user.id} name={user.name} color={user.avatarColor} size={34} online={availability.available} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={t('me.menu')}>
        <div className={classes.who}>
          <Person id={user.id} name={user.name} color={user.avatarColor} size={38} />
          <div className={classes.names}>
            <Text fw={600} truncate>
              {user.name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {user.email} · {t(`role.${user.role}`)}
            </Text>
          </div>
        </div>
        <Switch
          className={classes.row}
          checked={availability.available}
          onChange={(event) => availability.set(event.currentTarget.checked)}
          label={availability.available ? t('me.available') : t('me.away')}
          description={availability.available ? t('me.availableHint') : t('me.awayHint')}
        />
        <Divider my={6} />
        <div className={classes.label}>{t('me.language')}</div>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('me.language')}
          value={locale ?? i18n.language}
          onChange={(value) => prefer({ locale: value as Locale })}
          data={[
            { value: 'en', label: 'English' },
            { value: 'zh-CN', label: '简体中文' },
          ]}
        />
        <div className={classes.label}>{t('me.theme')}</div>
        <SegmentedControl
          fullWidth
          size="xs"
          mb="xs"
          aria-label={t('me.theme')}
          value={theme}
          onChange={(value) => prefer({ theme: value as Theme })}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`me.${value}`) }))}
        />
        <NotificationSwitch className={classes.row} />
        <Divider my={6} />
        <UnstyledButton
          className={classes.item}
          onClick={() => {
            setOpened(false);
            showShortcuts();
          }}
        >
          <IconKeyboard size={16} aria-hidden />
          <span>{t('me.shortcuts')}</span>
          <kbd className={classes.key}>?</kbd>
        </UnstyledButton>
        <UnstyledButton className={classes.item} onClick={() => void signOut()}>
          <IconLogout size={16} aria-hidden />
          <span>{t('me.signOut')}</span>
        </UnstyledButton>
      </Popover.Dropdown>
    </Popover>
  );
}
