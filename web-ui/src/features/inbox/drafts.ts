import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api/client';
import { keys, queryClient } from '../../api/queries';
import type { DraftView, Id, MailAddress } from '../../api/types';
import type { Opened } from './detail';
import { draftsChanged } from './draftMark';

export interface Draft {
  text: string;
  /** Null: those whom the channel would take by itself. */
  to: MailAddress[] | null;
  cc: MailAddress[];
  bcc: MailAddress[];
  /** The message that it answers; null: the newest of the customer's. Kept on this device alone. */
  answers: Id | null;
}

interface Kept extends Draft {
  at: number;
  /** Whether the server has it. */
  saved: boolean;
}

const SAVE_AFTER = 1_000;
const EMPTY: Draft = { text: '', to: null, cc: [], bcc: [], answers: null };
const name = (id: Id, kind: string) => `fairlead.draft.${id}.${kind}`;

function kept(id: Id, kind: string): Kept | null {
  try {
    const found = JSON.parse(localStorage.getItem(name(id, kind)) ?? 'null') as Kept | null;
    return found && { ...EMPTY, ...found };
  } catch {
    return null;
  }
}

/** What was written here and has not reached the server wins; else what was saved last, on whatever machine. */
function newest(id: Id, kind: 'reply' | 'note', saved: DraftView | undefined): Draft {
  const here = kept(id, kind);
  if (here && (!here.saved || !saved || here.at >= Date.parse(saved.updatedAt))) {
    return here.saved && !saved ? EMPTY : here;
  }
  return saved ? { ...EMPTY, text: saved.text, to: saved.to.length ? saved.to : null, cc: saved.cc, bcc: saved.bcc } : EMPTY;
}

/** The draft of a reply or a note: kept here with every key, at the server a second later. */
export function useDraft(id: Id, kind: 'reply' | 'note', opened: Opened | undefined, files?: readonly { id: Id }[]) {
  const saved = opened?.drafts.find((each) => each.kind === kind);
  const [draft, setDraft] = useState<Draft>(() => newest(id, kind, saved));
  const [state, setState] = useState<'idle' | 'saving' | 'saved' | 'local'>('idle');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(draft);
  const touched = useRef(false);
  const fileIds = useRef<Id[]>(undefined);
  useEffect(() => {
    fileIds.current = files?.map((file) => file.id);
  });
  const loaded = opened !== undefined;

  useEffect(() => {
    if (!loaded || touched.current) return;
    const restored = newest(id, kind, saved);
    latest.current = restored;
    setDraft(restored);
    // Restored once, when the conversation has been read.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, kind, loaded]);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const { text, to, cc, bcc } = latest.current;
    setState('saving');
    try {
      const answer = text.trim()
        ? await api.put<DraftView>(`/api/conversations/${id}/draft`, { kind, text, to: to ?? undefined, cc, bcc, attachments: fileIds.current })
        : (await api.delete(`/api/conversations/${id}/draft`, { kind }), undefined);
      remember(id, kind, answer);
      if (latest.current.text === text) {
        if (answer) store(id, kind, { ...latest.current, at: Date.parse(answer.updatedAt), saved: true });
        else drop(id, kind);
        setState(text.trim() ? 'saved' : 'idle');
      }
    } catch {
      setState('local');
    }
  }, [id, kind]);

  // What was written last must not wait for a timer that will never fire.
  useEffect(
    () => () => {
      if (timer.current) void save();
    },
    [save],
  );

  const change = useCallback(
    (next: Partial<Draft>) => {
      touched.current = true;
      latest.current = { ...latest.current, ...next };
      setDraft(latest.current);
      store(id, kind, { ...latest.current, at: Date.now(), saved: false });
      setState('idle');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), SAVE_AFTER);
    },
    [id, kind, save],
  );

  // Files come and go without a key being pressed.
  const listed = files?.map((file) => file.id).join();
  useEffect(() => {
    if (touched.current && latest.current.text.trim()) change({});
  }, [listed, change]);

  /** It was sent, or given up. */
  const clear = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    touched.current = true;
    latest.current = EMPTY;
    setDraft(EMPTY);
    setState('idle');
    drop(id, kind);
    remember(id, kind, undefined);
    void api.delete(`/api/conversations/${id}/draft`, { kind }).catch(() => undefined);
  }, [id, kind]);

  return { draft, state, change, clear };
}

function drop(id: Id, kind: string): void {
  localStorage.removeItem(name(id, kind));
  draftsChanged();
}

function store(id: Id, kind: string, draft: Kept): void {
  const had = localStorage.getItem(name(id, kind)) !== null;
  try {
    localStorage.setItem(name(id, kind), JSON.stringify(draft));
    if (!had) draftsChanged();
  } catch {
    // The server has it a second later.
  }
}

function remember(id: Id, kind: string, draft: DraftView | undefined): void {
  queryClient.setQueryData<Opened>(keys.conversation(id), (opened) =>
    opened
      ? { ...opened, drafts: [...opened.drafts.filter((each) => each.kind !== kind), ...(draft ? [draft] : [])] }
      : opened,
  );
}
