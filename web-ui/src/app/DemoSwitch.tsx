import { ActionIcon, Popover, SegmentedControl, Switch, Text } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { queryClient } from '../api/queries';
import type { DemoView } from '../api/types';
import { useMay, useSession } from './session';

const KEY = ['demo'] as const;
const EVERY = 5_000;

/** Whether the demo's simulated customers write, and how busily. Only in the demo. */
export function DemoSwitch() {
  const { demo } = useSession();
  const may = useMay('demo.control');
  return demo && may ? <Control /> : null;
}

function Control() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => api.get<DemoView>('/api/demo'),
    refetchInterval: opened ? EVERY : false,
  });
  const { mutate, isPending } = useMutation({
    mutationFn: (wanted: Partial<DemoView>) => api.put<DemoView>('/api/demo', wanted),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: KEY }),
  });
  if (!data) return null;
  const sent = Object.values(data.sent).reduce((sum, each) => sum + each, 0);
  return (
    <Popover opened={opened} onChange={setOpened} position="right-end" width={260} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="default"
          radius="xl"
          size={32}
          aria-label={`${t('demo.title')}: ${data.running ? t('demo.running') : t('demo.paused')}`}
          title={t('demo.title')}
          onClick={() => setOpened(!opened)}
        >
          {data.running ? <IconPlayerPlayFilled size={14} /> : <IconPlayerPauseFilled size={14} />}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('demo.title')}>
        <Text fw={600} size="sm">
          {t('demo.title')}
        </Text>
        <Text size="xs" c="dimmed" mt={2} mb="sm">
          {t('demo.hint')} {sent > 0 && `${t('demo.sent', { count: sent })}.`}
        </Text>
        <Switch
          checked={data.running}
          disabled={isPending}
          label={data.running ? t('demo.running') : t('demo.paused')}
          onChange={(event) => mutate({ running: event.currentTarget.checked })}
        />
        {data.running && data.idle && (
          <Text size="xs" c="dimmed" mt={4}>
            {t(`demo.idle.${data.idle}`)}
          </Text>
        )}
        <SegmentedControl
          mt="sm"
          size="xs"
          fullWidth
          aria-label={t('demo.pace')}
          value={data.pace}
          onChange={(pace) => mutate({ pace: pace as DemoView['pace'] })}
          data={[
            { value: 'calm', label: t('demo.calm') },
            { value: 'busy', label: t('demo.busy') },
          ]}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
