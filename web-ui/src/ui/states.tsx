import { Button, Center, Loader, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../api/problems';

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  hint?: string;
  children?: ReactNode;
}

/** In place of what is not there; says why, and what can be done. */
export function Empty({ icon, title, hint, children }: EmptyProps) {
  return (
    <Center h="100%" p="xl" mih={160}>
      <Stack align="center" gap={6} maw={340}>
        {icon && <span style={{ color: 'var(--fl-dim)', opacity: 0.75, lineHeight: 0 }}>{icon}</span>}
        <Text fw={600} ta="center">
          {title}
        </Text>
        {hint && (
          <Text size="sm" c="dimmed" ta="center">
            {hint}
          </Text>
        )}
        {children && <div style={{ marginTop: 8 }}>{children}</div>}
      </Stack>
    </Center>
  );
}

export function Loading() {
  const { t } = useTranslation();
  return (
    <Center h="100%" mih={160} role="status" aria-label={t('state.loading')}>
      <Loader size="sm" type="dots" />
    </Center>
  );
}

/** A read that failed. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty icon={<IconAlertTriangle size={28} stroke={1.5} />} title={t('state.failed')} hint={asProblem(error).text}>
      {retry && (
        <Button variant="default" size="xs" onClick={retry}>
          {t('act.retry')}
        </Button>
      )}
    </Empty>
  );
}

function ToInbox() {
  const { t } = useTranslation();
  return (
    <Button renderRoot={(props) => <Link to="/inbox/{-$id}" {...props} />} variant="default" size="xs">
      {t('state.toInbox')}
    </Button>
  );
}

export function NotAllowed() {
  const { t } = useTranslation();
  return (
    <Empty
      icon={<IconLock size={28} stroke={1.5} />}
      title={t('state.notAllowed')}
      hint={t('state.notAllowedHint')}
      children={<ToInbox />}
    />
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return <Empty icon={<IconMapOff size={28} stroke={1.5} />} title={t('state.notFound')} children={<ToInbox />} />;
}
