import { ActionIcon, Button, Group, Loader, SegmentedControl, Textarea, Tooltip } from '@mantine/core';
import { IconLock, IconPaperclip, IconX } from '@tabler/icons-react';
import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActions, MOD } from '../../actions/shortcuts';
import type { ConversationView, Id, ScheduledView } from '../../api/types';
import { useSession } from '../../app/session';
import { clockTime, fileSize, languageName } from '../../i18n/format';
import { outbox, type Pending } from '../../live/outbox';
import { live, useScheduled, useThread } from '../../live/store';
import classes from './Composer.module.css';
import { useDetail } from './detail';
import { useDraft } from './drafts';
import { offerTakingBack, takeBack } from './held';
import { isAddress, Recipients } from './Recipients';
import { overlooked, useReplyPlan, type Written } from './replyPlan';
import { SendButtons, type Then } from './SendButtons';
import { SendLater, type WallTime } from './SendLater';
import { useReturned } from './useReturned';
import { useTypingSignal } from './typing';
import { useUploads } from './uploads';

type Kind = 'reply' | 'note';

export interface ComposerHandle {
  focus: (kind: Kind) => void;
  /** Begins an answer to that message. */
  answer: (message: Id) => void;
  /** Puts back what could not be sent. */
  take: (pending: Pending) => void;
  /** Puts back what was taken back, in front of what was begun since. */
  takeBack: (held: ScheduledView) => void;
}

interface Props {
  conversation: ConversationView;
  handle: React.RefObject<ComposerHandle | null>;
  /** Called before the conversation leaves the list. */
  leaving: () => void;
}

export function Composer({ conversation, handle, leaving }: Props) {
  const { t } = useTranslation();
  const { id, capabilities, contact } = conversation;
  const opened = useDetail(id).data;
  const { user, undoSeconds } = useSession();
  const [planning, setPlanning] = useState(false);
  const [chosen, setChosen] = useState<Kind>('reply');
  const kind: Kind = capabilities.replies ? chosen : 'note';
  const uploads = useUploads();
  const reply = useDraft(id, 'reply', opened, uploads.files);
  const note = useDraft(id, 'note', opened);
  const { draft, state, change, clear } = kind === 'reply' ? reply : note;
  const area = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const typing = useTypingSignal(id, kind);
  const limit = kind === 'reply' ? capabilities.maxLength : null;
  const length = [...draft.text].length;
  const tooLong = limit != null && length > limit;
  const withRecipients = kind === 'reply' && capabilities.recipients;
  const withFiles = capabilities.attachments || kind === 'note';
  const plan = useReplyPlan(conversation, draft.answers, withRecipients);
  const written: Written = draft.to
    ? { to: draft.to, cc: draft.cc, bcc: draft.bcc }
    : { to: plan?.reply.to ?? [], cc: [], bcc: [] };
  const addressed = written.to.length > 0 && [...written.to, ...written.cc, ...written.bcc].every(isAddress);
  const messages = useThread(id)?.messages ?? [];
  const stranger = withRecipients ? overlooked(messages, plan, contact.id) : undefined;
  const newest = messages.findLast((each) => each.direction === 'in' && each.kind !== 'auto');
  const answered =
    draft.answers && draft.answers !== newest?.id && !stranger ? messages.find((each) => each.id === draft.answers) : undefined;
  const ready = draft.text.trim() !== '' && !tooLong && !uploads.busy && (!withRecipients || addressed);

  const focus = (next: Kind) => {
    setChosen(next);
    area.current?.focus();
  };
  /** Whom the plan names is who the answer goes to from the first key on, whoever writes meanwhile. */
  const pinned = () =>
    withRecipients && plan && !draft.to ? { ...written, answers: plan.answers ?? null } : {};
  const answer = (message: Id) => {
    reply.change({ to: null, cc: [], bcc: [], answers: message });
    focus('reply');
  };
  useImperativeHandle(handle, () => ({
    focus,
    answer,
    take: ({ body, files: known }) => {
      uploads.set(known);
      (body.kind === 'reply' ? reply : note).change({
        text: body.text,
        ...(body.to ? { to: body.to, cc: body.cc ?? [], bcc: body.bcc ?? [] } : {}),
        answers: body.answers ?? null,
      });
      focus(body.kind);
    },
    takeBack: (held) => {
      restore(held);
      focus('reply');
    },
  }));

  const restore = (held: ScheduledView) => {
    if (held.author.id !== user.id) return;
    const begun = reply.draft.text.trim();
    reply.change({
      text: begun && begun !== held.text ? `${held.text}\n\n${begun}` : held.text,
      ...(capabilities.recipients ? { to: held.to, cc: held.cc, bcc: held.bcc } : {}),
    });
    uploads.set([...held.attachments, ...uploads.files.filter((file) => !held.attachments.some(({ id }) => id === file.id))]);
  };
  useReturned(id, user.id, restore);
  const kept = opened?.drafts.find((each) => each.kind === 'reply')?.attachments;
  useEffect(() => {
    if (kept?.length && uploads.files.length === 0) uploads.set(kept);
    // What was kept with the draft is there once, when it has been read.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [opened !== undefined]);

  // In a live chat somebody waits in front of the screen.
  const undoFor = kind === 'reply' && !capabilities.typing ? undoSeconds : 0;
  const send = (then?: Then, at?: WallTime) => {
    if (!ready) return;
    const thread = live.entities.threads.get(id);
    const clientMsgId = crypto.randomUUID();
    outbox.send(
      id,
      {
        clientMsgId,
        kind,
        text: draft.text.trim(),
        ...(withRecipients ? { ...written, answers: draft.answers ?? plan?.answers ?? undefined } : {}),
        ...(uploads.files.length ? { attachments: uploads.files.map((file) => file.id) } : {}),
        ...(kind === 'reply' ? { lastSeenSeq: thread?.messages.at(-1)?.seq ?? conversation.lastSeq, thenStatus: then } : {}),
      },
      uploads.files,
      at ?? (undoFor ? { undoSeconds: undoFor } : undefined),
    );
    typing.stop();
    clear();
    uploads.clear();
    if (then === 'closed') {
      if (undoFor && !at) offerTakingBack(id, clientMsgId, contact.name, undoFor);
      leaving();
    } else area.current?.focus();
  };
  const mayTakeBack = useScheduled(id).findLast((each) => !each.zone && each.author.id === user.id);
  const undoSend = async () => {
    const back = mayTakeBack && (await takeBack(mayTakeBack));
    if (back) {
      restore(back);
      focus('reply');
    }
  };

  useActions([
    { id: 'reply', label: 'inbox.act.reply', keys: ['r'], group: 'inbox.act.group', disabled: !capabilities.replies, run: () => focus('reply') },
    { id: 'note', label: 'inbox.act.note', keys: ['n'], group: 'inbox.act.group', run: () => focus('note') },
    { id: 'send', label: 'inbox.act.send', keys: ['mod+enter'], group: 'inbox.act.group', whileTyping: true, silent: true, run: () => send() },
    {
      id: 'send-close',
      label: 'inbox.act.sendClose',
      keys: ['mod+shift+enter'],
      group: 'inbox.act.group',
      whileTyping: true,
      silent: true,
      run: () => send(kind === 'reply' ? 'closed' : undefined),
    },
    {
      id: 'send-later',
      label: 'inbox.act.sendLater',
      keys: ['mod+alt+enter'],
      group: 'inbox.act.group',
      whileTyping: true,
      disabled: kind !== 'reply' || !ready,
      run: () => setPlanning(true),
    },
    {
      id: 'undo-send',
      label: 'inbox.act.undoSend',
      keys: ['mod+z'],
      group: 'inbox.act.group',
      whileTyping: true,
      disabled: !mayTakeBack || draft.text !== '',
      run: () => void undoSend(),
    },
  ]);

  useEffect(() => typing.stop, [typing]);

  return (
    <div
      className={classes.composer}
      data-kind={kind}
      onDragOver={(event) => withFiles && event.preventDefault()}
      onDrop={(event) => {
        if (!withFiles || event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        uploads.add(event.dataTransfer.files);
      }}
    >
      <div className={classes.bar}>
        {capabilities.replies ? (
          <SegmentedControl
            size="xs"
            aria-label={t('inbox.composer')}
            value={kind}
            onChange={(value) => focus(value as Kind)}
            data={[
              { value: 'reply', label: t('inbox.act.reply') },
              { value: 'note', label: t('inbox.note') },
            ]}
          />
        ) : (
          <span className={classes.hint}>{t('inbox.noReplies')}</span>
        )}
        {kind === 'note' && (
          <span className={classes.internal}>
            <IconLock size={13} aria-hidden /> {t('inbox.internalHint')}
          </span>
        )}
        {kind === 'reply' && (conversation.language ?? contact.language) && (
          <span className={classes.hint}>{t('inbox.writes', { language: languageName(conversation.language ?? contact.language) })}</span>
        )}
        <span className={classes.push} />
        <span className={classes.hint} role="status">
          {state === 'saved' || state === 'local' ? t(`inbox.saved.${state}`) : ''}
        </span>
      </div>
      {answered && withRecipients && (
        <p className={classes.answering}>
          {t('inbox.answers', { name: answered.author.name, at: clockTime(answered.createdAt) })}
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => change({ to: null, cc: [], bcc: [], answers: null })}>
            {t('inbox.answerNewest')}
          </Button>
        </p>
      )}
      {stranger && (
        <p className={classes.answering} data-third role="note">
          {t('inbox.thirdPartyWrote', { name: stranger.author.name })}
          <Button size="compact-xs" variant="subtle" onClick={() => answer(stranger.id)}>
            {t('inbox.answerThem')}
          </Button>
        </p>
      )}
      {withRecipients && (
        <Recipients written={written} plan={plan} change={(next) => change({ ...next, answers: draft.answers ?? plan?.answers ?? null })} />
      )}
      <Textarea
        ref={area}
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={12}
        className={classes.area}
        aria-label={kind === 'reply' ? t('inbox.replyTo', { name: contact.name }) : t('inbox.writeNote')}
        placeholder={kind === 'reply' ? t('inbox.replyTo', { name: contact.name }) : t('inbox.writeNote')}
        dir="auto"
        value={draft.text}
        error={tooLong}
        onChange={(event) => {
          change({ ...pinned(), text: event.currentTarget.value });
          typing.signal(event.currentTarget.value !== '');
        }}
        onBlur={typing.stop}
        onKeyDown={(event) => {
          if (event.key === 'Escape') area.current?.blur();
        }}
        onPaste={(event) => {
          if (withFiles && event.clipboardData.files.length > 0) {
            event.preventDefault();
            uploads.add(event.clipboardData.files);
          }
        }}
      />
      {withRecipients && plan?.signature && (
        <div className={classes.signature} aria-label={t('inbox.signature')} role="note">
          {plan.signature}
        </div>
      )}
      {(uploads.files.length > 0 || uploads.busy) && (
        <ul className={classes.files} aria-label={t('inbox.attachments')}>
          {uploads.files.map((file) => (
            <li key={file.id}>
              <IconPaperclip size={13} aria-hidden /> {file.name} <span>{fileSize(file.size)}</span>
              <ActionIcon size="xs" variant="subtle" color="gray" aria-label={t('inbox.removeFile', { name: file.name })} onClick={() => uploads.remove(file.id)}>
                <IconX size={12} />
              </ActionIcon>
            </li>
          ))}
          {uploads.busy && <Loader size="xs" type="dots" />}
        </ul>
      )}
      <Group gap={6} justify="flex-end" className={classes.foot}>
        {withFiles && (
          <>
            <input ref={files} type="file" multiple hidden onChange={(event) => event.currentTarget.files && uploads.add(event.currentTarget.files)} />
            <Tooltip label={t('inbox.attach')}>
              <ActionIcon variant="subtle" color="gray" aria-label={t('inbox.attach')} onClick={() => files.current?.click()}>
                <IconPaperclip size={17} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
        <span className={classes.push} />
        {limit != null && length > limit * 0.8 && (
          <span className={classes.hint} data-over={tooLong || undefined}>
            {length}/{limit}
          </span>
        )}
        <span className={classes.keys}>{MOD}+Enter</span>
        <SendButtons kind={kind} ready={ready} send={send} plan={() => setPlanning(true)} />
      </Group>
      <SendLater opened={planning} conversation={conversation} close={() => setPlanning(false)} choose={(at) => send(undefined, at)} />
    </div>
  );
}
