import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconChecks, IconClock, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import type { MessageView } from '../../api/types';
import { clockTime } from '../../i18n/format';
import { live } from '../../live/store';
import { complain } from './acts';
import classes from './Message.module.css';

/** How far a reply came, and what a person may decide about it. */
export function Delivery({ message }: { message: MessageView }) {
  const { t } = useTranslation();
  const { mutate, isPending } = useMutation({
    mutationFn: (what: 'retry' | 'cancel' | 'sent') => api.post<MessageView>(`/api/messages/${message.id}/${what}`),
    onSuccess: (now) => now && live.putMessage(now),
    onError: complain,
  });
  const { status, failure } = message;
  if (status === 'failed' || status === 'unknown') {
    return (
      <span className={classes.failed}>
        <IconAlertCircle size={14} aria-hidden />
        <span>
          {t(`inbox.delivery.${status}`)}
          {failure && `: ${reason(t, failure.code, failure.detail)}`}
        </span>
        <Button size="compact-xs" variant="subtle" color="red" loading={isPending} onClick={() => mutate('retry')}>
          {t(status === 'unknown' ? 'inbox.sendAgain' : 'act.retry')}
        </Button>
        {status === 'unknown' && (
          <Button size="compact-xs" variant="subtle" color="gray" loading={isPending} onClick={() => mutate('sent')}>
            {t('inbox.itArrived')}
          </Button>
        )}
      </span>
    );
  }
  const Icon =
    status === 'delivered' || status === 'read' ? IconChecks : status === 'sent' ? IconCheck : IconClock;
  const words = t(`inbox.delivery.${status}`);
  return (
    <span className={classes.delivery} data-status={status} title={failure ? reason(t, failure.code, failure.detail) : words}>
      <Icon size={14} aria-hidden />
      {words}
      {status === 'retry_wait' && failure && `: ${reason(t, failure.code, failure.detail)}`}
      {status === 'retry_wait' && failure?.retryAt && ` · ${clockTime(failure.retryAt)}`}
      {status === 'retry_wait' && (
        <Tooltip label={t('act.retry')}>
          <ActionIcon size="xs" variant="subtle" loading={isPending} aria-label={t('act.retry')} onClick={() => mutate('retry')}>
            <IconRefresh size={13} />
          </ActionIcon>
        </Tooltip>
      )}
      {(status === 'queued' || status === 'retry_wait') && message.version > 1 && (
        <Button size="compact-xs" variant="subtle" color="gray" loading={isPending} onClick={() => mutate('cancel')}>
          {t('act.cancel')}
        </Button>
      )}
    </span>
  );
}

function reason(
  t: (key: string, options: { defaultValue: string; detail: string }) => string,
  code: string,
  detail: string,
): string {
  return t(`inbox.failure.${code}`, { defaultValue: detail, detail });
}
