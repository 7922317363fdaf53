import { Menu, SegmentedControl, Switch, Text, UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconLogout } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
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
  const { t } = useTranslation();
  const { user, locale, theme } = useSession();
  const prefer = usePrefer();
  const availability = useAvailability();
  const router = useRouter();
  const signOut = async () => {
    live.disconnect();
    await api.delete('/api/session').catch(() => undefined);
    live.forget();
    await router.navigate({ to: '/sign-in' });
  };
  return (
    <Menu position="right-end" width={280} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={classes.me} aria-label={`${t('me.menu')}: ${user.name}`}>
          <Person id={user.id} name={user.name} color={user.avatarColor} size={34} online={availability.available} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown p="xs">
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
        <Menu.Divider />
        <Menu.Label>{t('me.language')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('me.language')}
          value={locale}
          onChange={(value) => prefer({ locale: value as Locale })}
          data={[
            { value: 'en', label: 'English' },
            { value: 'zh-CN', label: '简体中文' },
          ]}
        />
        <Menu.Label>{t('me.theme')}</Menu.Label>
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
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection={<kbd className={classes.key}>?</kbd>} closeMenuOnClick onClick={showShortcuts}>
          {t('me.shortcuts')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} closeMenuOnClick onClick={() => void signOut()}>
          {t('me.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
