import { useEffect, useRef } from 'react';

/** What the keyboard can do now. Defined once; shown by the overview of shortcuts and by the palette. */
export interface Action {
  id: string;
  /** Key of its name in the texts. */
  label: string;
  /** As in `j`, `shift+3`, `mod+enter` or, one after the other, `g i`. */
  keys?: string[];
  /** Key of the heading in the overview. */
  group: string;
  run: () => void;
  /** Works while one is typing, too. */
  whileTyping?: boolean;
  /** Not in the palette. */
  silent?: boolean;
  disabled?: boolean;
}

const SEQUENCE = 900;
const registered = new Map<symbol, readonly Action[]>();
const listeners = new Set<() => void>();
let revision = 0;
let prefix = '';
let prefixAt = 0;

export function currentActions(): Action[] {
  return [...registered.values()].flat().filter((action) => !action.disabled);
}

export const actionsRevision = (): number => revision;

export function onActions(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Makes actions available while the component is there. */
export function useActions(actions: readonly Action[]): void {
  const key = useRef(Symbol('actions')).current;
  useEffect(() => {
    registered.set(key, actions);
  });
  useEffect(() => {
    registered.set(key, actions);
    announce();
    return () => {
      registered.delete(key);
      announce();
    };
    // Only coming and going is announced; what they do is always the latest.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
}

function announce(): void {
  revision++;
  listeners.forEach((listener) => listener());
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
export const MOD = isMac ? '⌘' : 'Ctrl';

function name(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const mod = isMac ? event.metaKey : event.ctrlKey;
  return `${mod ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${event.shiftKey && key.length > 1 ? 'shift+' : ''}${key}`;
}

function isTyping(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null;
  return !!element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
}

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const typing = isTyping(event.target);
  // A dialog or a menu has the keyboard to itself.
  if (!typing && event.target instanceof Element && event.target.closest('[role="dialog"],[role="menu"],[role="listbox"]')) return;
  const key = name(event);
  // On a link or a button, Enter means that one.
  if (key === 'enter' && event.target instanceof Element && event.target.closest('a[href],button,summary')) return;
  const sequence = event.timeStamp - prefixAt < SEQUENCE && prefix ? `${prefix} ${key}` : '';
  const actions = currentActions().filter((action) => !typing || action.whileTyping);
  const found =
    (sequence && actions.find((action) => action.keys?.includes(sequence))) ||
    actions.find((action) => action.keys?.includes(key));
  if (found) {
    event.preventDefault();
    prefix = '';
    found.run();
  } else if (!typing && actions.some((action) => action.keys?.some((each) => each.startsWith(`${key} `)))) {
    prefix = key;
    prefixAt = event.timeStamp;
  }
}

addEventListener('keydown', hear);

let show: () => void = () => {};

export function showShortcuts(): void {
  show();
}

export function whenShortcutsAsked(open: () => void): void {
  show = open;
}
