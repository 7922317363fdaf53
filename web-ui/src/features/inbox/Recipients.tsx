import { Pill, PillsInput, SegmentedControl, UnstyledButton } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailAddress, ReplyPlan } from '../../api/types';
import classes from './Recipients.module.css';
import { isThirdParty, modeOf, others, type Written } from './replyPlan';

const ADDRESS = /^(?:(.*)<)?\s*([^\s<>()",;:\\[\]@]+@[^\s<>()",;:\\[\]@]+\.[^\s<>()",;:\\[\]@]+)\s*>?$/;
const PARTS = ['to', 'cc', 'bcc'] as const;
type Part = (typeof PARTS)[number];

export function parseAddress(text: string): MailAddress | null {
  const match = ADDRESS.exec(text.trim().replace(/[,;\s]+$/, ''));
  if (!match?.[2]) return null;
  const name = match[1]?.trim().replace(/^"|"$/g, '');
  return { name: name || null, address: match[2] };
}

/** What was typed or pasted, one by one; what is no address is kept, so that it can be put right. */
export function parseAddresses(text: string): MailAddress[] {
  // A comma within quotes is part of a name.
  return (text.match(/(?:"[^"]*"|[^,;\n])+/g) ?? [])
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => parseAddress(each) ?? { name: null, address: each });
}

export const isAddress = (each: MailAddress): boolean => parseAddress(each.address) !== null;

interface Props {
  written: Written;
  plan: ReplyPlan | undefined;
  change: (next: Written) => void;
}

/** To whom a mail goes: always seen, always to be changed. */
export function Recipients({ written, plan, change }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Part[]>([]);
  const shown = PARTS.filter((part) => part === 'to' || written[part].length > 0 || opened.includes(part));
  const hidden = PARTS.filter((part) => !shown.includes(part));
  const more = plan ? others(plan) : 0;
  const third = [...written.to, ...written.cc, ...written.bcc].filter((each) => isThirdParty(plan, each.address));
  return (
    <div className={classes.recipients} role="group" aria-label={t('inbox.recipients')}>
      {plan && more > 0 && (
        <SegmentedControl
          size="xs"
          className={classes.mode}
          aria-label={t('inbox.recipients')}
          value={modeOf(written, plan) ?? ''}
          onChange={(mode) => change({ ...(mode === 'replyAll' ? plan.replyAll : plan.reply), bcc: [] })}
          data={[
            { value: 'reply', label: t('inbox.replyOne') },
            { value: 'replyAll', label: t('inbox.replyAll', { count: more }) },
          ]}
        />
      )}
      {shown.map((part, n) => (
        <Field
          key={part}
          label={t(`inbox.${part}`)}
          value={written[part]}
          plan={plan}
          change={(next) => change({ ...written, [part]: next })}
        >
          {n === 0 &&
            hidden.map((each) => (
              <UnstyledButton key={each} className={classes.more} onClick={() => setOpened([...opened, each])}>
                {t(`inbox.${each}`)}
              </UnstyledButton>
            ))}
        </Field>
      ))}
      {third.length > 0 && (
        <p className={classes.warning} role="note">
          <IconUserQuestion size={15} aria-hidden />
          {t('inbox.thirdPartyTo', { names: third.map((each) => each.name || each.address).join(', ') })}
        </p>
      )}
    </div>
  );
}

interface FieldProps {
  label: string;
  value: MailAddress[];
  plan: ReplyPlan | undefined;
  change: (next: MailAddress[]) => void;
  children?: React.ReactNode;
}

function Field({ label, value, plan, change, children }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const take = (typed: string) => {
    const fresh = parseAddresses(typed).filter(
      (each, n, all) =>
        !value.some((known) => known.address.toLowerCase() === each.address.toLowerCase()) &&
        all.findIndex((other) => other.address.toLowerCase() === each.address.toLowerCase()) === n,
    );
    setText('');
    if (fresh.length > 0) change([...value, ...fresh]);
  };
  const without = (gone: MailAddress) => change(value.filter((each) => each !== gone));
  const wrong = value.filter((each) => !isAddress(each));
  return (
    <div className={classes.recipient}>
      <label htmlFor={id}>{label}</label>
      <PillsInput id={id} variant="unstyled" size="xs" className={classes.input} onClick={() => input.current?.focus()}>
        <Pill.Group>
          {value.map((each) => (
            <Pill
              key={each.address}
              size="sm"
              withRemoveButton
              className={classes.pill}
              data-wrong={!isAddress(each) || undefined}
              data-third={isThirdParty(plan, each.address) || undefined}
              title={isThirdParty(plan, each.address) ? `${each.address} – ${t('inbox.thirdParty')}` : each.address}
              onRemove={() => without(each)}
              removeButtonProps={{ 'aria-label': t('inbox.removeFile', { name: each.address }), 'aria-hidden': false, tabIndex: 0 }}
            >
              {each.name ? (
                <>
                  {each.name} <span className={classes.address}>{each.address}</span>
                </>
              ) : (
                each.address
              )}
              {isThirdParty(plan, each.address) && <span className={classes.third}>{t('inbox.thirdParty')}</span>}
            </Pill>
          ))}
          <PillsInput.Field
            ref={input}
            aria-label={label}
            inputMode="email"
            autoComplete="off"
            aria-invalid={wrong.length > 0 || undefined}
            value={text}
            onChange={(event) => {
              const typed = event.currentTarget.value;
              if (/[;\n]$|,$/.test(typed) && (typed.match(/"/g) ?? []).length % 2 === 0) take(typed);
              else setText(typed);
            }}
            onPaste={(event) => {
              event.preventDefault();
              take(text + event.clipboardData.getData('text'));
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing && !event.ctrlKey && !event.metaKey && text.trim()) {
                event.preventDefault();
                take(text);
              } else if (event.key === 'Backspace' && text === '' && value.length > 0) {
                without(value.at(-1)!);
              }
            }}
            onBlur={() => text.trim() && take(text)}
          />
        </Pill.Group>
      </PillsInput>
      {children}
      {wrong.length > 0 && (
        <span className={classes.wrong} role="alert">
          {t('inbox.wrongAddress', { address: wrong[0]!.address })}
        </span>
      )}
    </div>
  );
}
