import classes from './Palette.module.css';
import { MOD } from './shortcuts';

const NAMES: Record<string, string> = {
  mod: MOD,
  shift: '⇧',
  enter: 'Enter',
  escape: 'Esc',
  arrowdown: '↓',
  arrowup: '↑',
};

/** A shortcut as one reads it on the keyboard. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={classes.keys}>
      {keys.split(/[ +]/).map((key, n) => (
        <kbd key={n}>{NAMES[key] ?? key.toUpperCase()}</kbd>
      ))}
    </span>
  );
}
