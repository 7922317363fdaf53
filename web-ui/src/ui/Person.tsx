import classes from './Person.module.css';

const COLORS = ['#0f766e', '#1d6fa5', '#6d4fa8', '#a1456b', '#a0522d', '#5a6b1f', '#3f5f8a', '#7a4b9c'];

function colorOf(id: string): string {
  let sum = 0;
  for (let n = 0; n < id.length; n++) sum = (sum * 31 + id.charCodeAt(n)) | 0;
  return COLORS[Math.abs(sum) % COLORS.length]!;
}

/** "Anna Berg" gives AB; a name in Chinese characters gives its last two. */
export function initials(name: string): string {
  const clean = name.trim();
  if (/\p{Script=Han}/u.test(clean)) return [...clean].slice(-2).join('');
  const words = clean.split(/[\s.@_-]+/).filter(Boolean);
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? [...words[words.length - 1]!][0]! : '';
  return (first + last).toUpperCase();
}

interface PersonProps {
  id: string;
  name: string;
  color?: string;
  size?: number;
  online?: boolean;
}

/** A face for somebody without a picture. For the eye only: the name stands beside it. */
export function Person({ id, name, color, size = 28, online }: PersonProps) {
  return (
    <span
      className={classes.person}
      aria-hidden
      data-initials={initials(name)}
      style={{ width: size, height: size, fontSize: size * 0.38, background: color ?? colorOf(id) }}
    >
      {online !== undefined && <span className={classes.dot} data-online={online || undefined} />}
    </span>
  );
}
