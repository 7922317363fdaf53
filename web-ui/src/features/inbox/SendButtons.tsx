import { Button, Menu } from '@mantine/core';
import { IconCalendarTime, IconChevronDown, IconLock, IconSend2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MOD } from '../../actions/shortcuts';
import type { NewMessage } from '../../live/outbox';
import classes from './Composer.module.css';

export type Then = NewMessage['thenStatus'];

interface Props {
  kind: NewMessage['kind'];
  ready: boolean;
  send: (then?: Then) => void;
  /** Asks when it is to go out. */
  plan: () => void;
}

/** Sends at once, with what becomes of the conversation, or later. */
export function SendButtons({ kind, ready, send, plan }: Props) {
  const { t } = useTranslation();
  return (
    <Button.Group>
      <Button
        size="xs"
        color={kind === 'note' ? '#8a5a00' : undefined}
        disabled={!ready}
        leftSection={kind === 'reply' ? <IconSend2 size={15} /> : <IconLock size={14} />}
        onClick={() => send()}
      >
        {kind === 'reply' ? t('inbox.act.send') : t('inbox.addNote')}
      </Button>
      {kind === 'reply' && (
        <Menu position="top-end">
          <Menu.Target>
            <Button size="xs" px={6} disabled={!ready} aria-label={t('inbox.sendOptions')} className={classes.split}>
              <IconChevronDown size={15} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => send('closed')} rightSection={<span className={classes.keys}>{MOD}+⇧+Enter</span>}>
              {t('inbox.act.sendClose')}
            </Menu.Item>
            <Menu.Item onClick={() => send('waiting_customer')}>{t('inbox.act.sendWait')}</Menu.Item>
            <Menu.Item onClick={() => send('open')}>{t('inbox.act.sendOpen')}</Menu.Item>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconCalendarTime size={15} />}
              onClick={plan}
              rightSection={<span className={classes.keys}>{MOD}+Alt+Enter</span>}
            >
              {t('inbox.act.sendLater')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Button.Group>
  );
}
