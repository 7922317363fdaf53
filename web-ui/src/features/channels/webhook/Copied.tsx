import { Button, CopyButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './webhook.module.css';

/** A text to be taken along as it is. */
export function Copied({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  return (
    <figure className={classes.figure} aria-label={label}>
      <pre className={classes.code} tabIndex={0}>
        {text}
      </pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button className={classes.copy} size="compact-xs" variant="default" onClick={copy}>
            {copied ? t('act.copied') : t('act.copy')}
          </Button>
        )}
      </CopyButton>
    </figure>
  );
}
