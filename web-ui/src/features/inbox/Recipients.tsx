import { TagsInput, UnstyledButton } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView, MailAddress } from '../../api/types';
import classes from './Composer.module.css';
import type { Opened } from './detail';

const ADDRESS = /^(?:(.*)<)?\s*([^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)\s*>?$/;

export function parseAddress(text: string): MailAddress | null {
  const match = ADDRESS.exec(text.trim().replace(/[,;\s]+$/, ''));
  if (!match?.[2]) return null;
  const name = match[1]?.trim().replace(/^"|"$/g, '');
  return { name: name || null, address: match[2] };
}

const shown = ({ name, address }: MailAddress) => (name ? `${name} <${address}>` : address);

/** Whom an answer goes to unless somebody says otherwise. */
export function usualRecipients(conversation: ConversationView, opened: Opened): MailAddress[] {
  return opened.participants
    .filter((each) => each.kind === 'contact' && each.address.includes('@'))
    .slice(0, 1)
    .map(({ name, address }) => ({ name: name ?? conversation.contact.name, address }));
}

interface Props {
  to: MailAddress[];
  cc: MailAddress[];
  change: (next: { to?: MailAddress[]; cc?: MailAddress[] }) => void;
}

export function Recipients({ to, cc, change }: Props) {
  const { t } = useTranslation();
  const [withCc, setWithCc] = useState(false);
  return (
    <div className={classes.recipients}>
      <Field label={t('inbox.to')} value={to} change={(next) => change({ to: next })}>
        {!withCc && cc.length === 0 && (
          <UnstyledButton className={classes.hint} onClick={() => setWithCc(true)}>
            {t('inbox.cc')}
          </UnstyledButton>
        )}
      </Field>
      {(withCc || cc.length > 0) && (
        <Field label={t('inbox.cc')} value={cc} change={(next) => change({ to, cc: next })} />
      )}
    </div>
  );
}

interface FieldProps {
  label: string;
  value: MailAddress[];
  change: (next: MailAddress[]) => void;
  children?: React.ReactNode;
}

function Field({ label, value, change, children }: FieldProps) {
  const id = useId();
  return (
    <div className={classes.recipient}>
      <label htmlFor={id}>{label}</label>
      <TagsInput
        id={id}
        variant="unstyled"
        size="xs"
        splitChars={[',', ';']}
        acceptValueOnBlur
        value={value.map(shown)}
        onChange={(texts) => change(texts.map(parseAddress).filter((each) => each !== null))}
      />
      {children}
    </div>
  );
}
