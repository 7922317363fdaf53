import { SegmentedControl, Select, Stack, Switch, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { inboxesQuery } from '../../api/queries';
import type { Id, Locale, Maybe, Page as Items, Theme } from '../../api/types';
import { useAvailability, useMay, usePrefer, useSession } from '../../app/session';
import { NotificationSwitch } from '../../app/NotificationSwitch';
import { Page } from '../../ui/Page';
import { Failed, Loading } from '../../ui/states';
import { FormsSection } from './FormsSection';
import classes from './SettingsPage.module.css';

interface Policy {
  id: Id;
  name: string;
  firstResponseMinutes: number;
  nextResponseMinutes: number;
  warnPercent: number;
  calendarId?: Maybe<Id>;
  standard: boolean;
  inboxes: Id[];
}

interface Calendar {
  id: Id;
  name: string;
  zone: string;
}

const ZONES = Intl.supportedValuesOf('timeZone');

/** One's own preferences, and for admins what is promised to customers. */
export function SettingsPage() {
  const { t, i18n } = useTranslation();
  const { user, locale, theme, zone, undoSeconds } = useSession();
  const prefer = usePrefer();
  const availability = useAvailability();
  const maySla = useMay('sla.manage');
  const mayChannels = useMay('channel.manage');
  return (
    <Page title={t('nav.settings')}>
      <div className={classes.sections}>
        <section aria-label={t('settings.own')}>
          <h2 className={classes.heading}>{t('settings.own')}</h2>
          <Stack gap="md" maw={420}>
            <Text size="sm">
              <b>{user.name}</b> · {user.email} · {t(`role.${user.role}`)}
            </Text>
            <div>
              <div className={classes.label}>{t('me.language')}</div>
              <SegmentedControl
                aria-label={t('me.language')}
                value={locale ?? i18n.language}
                onChange={(value) => prefer({ locale: value as Locale })}
                data={[
                  { value: 'en', label: 'English' },
                  { value: 'zh-CN', label: '简体中文' },
                ]}
              />
            </div>
            <div>
              <div className={classes.label}>{t('me.theme')}</div>
              <SegmentedControl
                aria-label={t('me.theme')}
                value={theme}
                onChange={(value) => prefer({ theme: value as Theme })}
                data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`me.${value}`) }))}
              />
            </div>
            <Select
              label={t('settings.zone')}
              searchable
              allowDeselect={false}
              limit={60}
              value={zone}
              data={ZONES.includes(zone) ? ZONES : [zone, ...ZONES]}
              onChange={(value) => value && prefer({ zone: value })}
            />
            <div>
              <div className={classes.label}>{t('settings.undo')}</div>
              <SegmentedControl
                aria-label={t('settings.undo')}
                value={String(undoSeconds)}
                onChange={(value) => prefer({ undoSeconds: Number(value) })}
                data={[...new Set([0, 5, 10, 20, 30, undoSeconds])]
                  .sort((a, b) => a - b)
                  .map((value) => ({ value: String(value), label: value ? t('settings.seconds', { count: value }) : t('settings.undoOff') }))}
              />
              <Text size="xs" c="var(--fl-dim)" mt={4}>
                {t('settings.undoHint')}
              </Text>
            </div>
            <Switch
              checked={availability.available}
              onChange={(event) => availability.set(event.currentTarget.checked)}
              label={availability.available ? t('me.available') : t('me.away')}
              description={availability.available ? t('me.availableHint') : t('me.awayHint')}
            />
            <NotificationSwitch />
          </Stack>
        </section>
        {maySla && <Sla />}
        {mayChannels && <FormsSection />}
      </div>
    </Page>
  );
}

function Sla() {
  const { t } = useTranslation();
  const policies = useQuery({
    queryKey: ['sla-policies'],
    queryFn: async () => (await api.get<Items<Policy>>('/api/sla-policies')).items,
  });
  const calendars = useQuery({
    queryKey: ['calendars'],
    queryFn: async () => (await api.get<Items<Calendar>>('/api/calendars')).items,
  });
  const inboxes = useQuery(inboxesQuery).data ?? [];
  const hours = (minutes: number) =>
    minutes % 60 === 0 ? t('settings.hours', { count: minutes / 60 }) : t('settings.minutes', { count: minutes });
  return (
    <section aria-label={t('settings.sla')}>
      <h2 className={classes.heading}>{t('settings.sla')}</h2>
      {policies.isPending ? (
        <Loading />
      ) : policies.error ? (
        <Failed error={policies.error} retry={() => void policies.refetch()} />
      ) : (
        <div className={classes.table}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('team.name')}</Table.Th>
                <Table.Th>{t('sla.first_response')}</Table.Th>
                <Table.Th>{t('sla.next_response')}</Table.Th>
                <Table.Th>{t('settings.calendar')}</Table.Th>
                <Table.Th>{t('team.inboxes')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {policies.data.map((policy) => {
                const calendar = calendars.data?.find((each) => each.id === policy.calendarId);
                return (
                  <Table.Tr key={policy.id}>
                    <Table.Td>
                      <b>{policy.name}</b>
                    </Table.Td>
                    <Table.Td>{hours(policy.firstResponseMinutes)}</Table.Td>
                    <Table.Td>{hours(policy.nextResponseMinutes)}</Table.Td>
                    <Table.Td>{policy.calendarId ? (calendar ? `${calendar.name} · ${calendar.zone}` : '…') : t('settings.always')}</Table.Td>
                    <Table.Td>
                      {policy.standard
                        ? t('settings.standard')
                        : inboxes
                            .filter((each) => policy.inboxes.includes(each.id))
                            .map((each) => each.name)
                            .join(', ')}
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}
