import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../api/types';
import { outbox, type Pending } from '../../live/outbox';
import { useThread } from '../../live/store';
import classes from './Composer.module.css';

interface Props {
  pending: readonly Pending[];
  conversation: ConversationView;
  edit: (pending: Pending) => void;
}

/** A colleague was faster: shows what that one wrote, and asks whether ours is still to go out. */
export function NewerReply({ pending, conversation, edit }: Props) {
  const { t } = useTranslation();
  const [left, setLeft] = useState<string>();
  const thread = useThread(conversation.id);
  const held = pending.find((each) => each.problem?.code === 'newer-reply');
  const theirs = thread?.messages.findLast((each) => each.direction === 'out' && each.kind !== 'note');
  const id = held?.body.clientMsgId;
  return (
    <Modal opened={held !== undefined && left !== id} onClose={() => setLeft(id)} title={<b>{t('inbox.newerReply.title')}</b>}>
      <Text size="sm">{t('inbox.newerReply.hint')}</Text>
      {theirs && (
        <div className={classes.theirs}>
          <b>{theirs.author.name}</b>
          <div className={classes.theirText}>{theirs.text.slice(0, 600)}</div>
        </div>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={() => held && edit(held)} data-autofocus>
          {t('inbox.editAgain')}
        </Button>
        <Button onClick={() => id && outbox.retry(id, true)}>{t('inbox.sendAnyway')}</Button>
      </Group>
    </Modal>
  );
}
