import { Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Keys } from './Keys';
import classes from './Palette.module.css';
import { currentActions, whenShortcutsAsked, type Action } from './shortcuts';

/** What the keyboard can do on the present page. */
export function Shortcuts() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  useEffect(() => {
    whenShortcutsAsked(open);
    return () => whenShortcutsAsked(() => {});
  }, [open]);
  const groups = new Map<string, Action[]>();
  if (opened) {
    for (const action of currentActions()) {
      if (action.keys?.length) groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
    }
  }
  return (
    <Modal opened={opened} onClose={close} title={<b>{t('me.shortcuts')}</b>} size="xl">
      <div className={classes.columns}>
        {[...groups].map(([group, actions]) => (
          <section key={group}>
            <h3 className={classes.group}>{t(group)}</h3>
            {actions.map((action) => (
              <div key={action.id} className={classes.row}>
                <span>{t(action.label)}</span>
                <Keys keys={action.keys![0]!} />
              </div>
            ))}
          </section>
        ))}
      </div>
    </Modal>
  );
}
