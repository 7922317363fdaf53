import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePrefer, useSession } from './session';

/** Whether this user wants to hear of new messages while the page is in the background. */
export function NotificationSwitch({ className }: { className?: string }) {
  const { t } = useTranslation();
  const { notifications } = useSession();
  const prefer = usePrefer();
  const [permission, setPermission] = useState(() =>
    typeof Notification === 'undefined' ? 'denied' : Notification.permission,
  );
  const on = notifications?.desktop === true && permission === 'granted';
  const change = async (wanted: boolean) => {
    const given = wanted ? await Notification.requestPermission() : permission;
    setPermission(given);
    prefer({ notifications: { ...notifications, desktop: wanted && given === 'granted' } });
  };
  return (
    <Switch
      className={className}
      checked={on}
      disabled={permission === 'denied'}
      onChange={(event) => void change(event.currentTarget.checked)}
      label={t('me.notifications')}
      description={permission === 'denied' ? t('me.notificationsBlocked') : undefined}
    />
  );
}
