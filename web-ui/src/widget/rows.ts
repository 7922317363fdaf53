import { linked, make } from './dom';
import { fetched, isPicture, painted, save, sizeOf } from './files';
import type { Shown, Talk } from './talk';
import type { Speech } from './texts';
import type { SharedFile } from './wire';

const SHOWN_ENTRIES = 20;

/** Draws what was said, one row each, and again only what has changed. */
export class Rows {
  private readonly held = new Map<string, { row: HTMLElement; as: string }>();

  constructor(
    private readonly talk: Talk,
    private readonly speech: Speech,
    private readonly base: string,
    private readonly token: () => string | undefined,
  ) {}

  /** Puts the rows after {@code anchor}, in order. */
  draw(entries: Shown[], anchor: HTMLElement): void {
    const keep = new Set<string>();
    let before = anchor;
    let previous: Shown | undefined;
    for (const [n, entry] of entries.entries()) {
      const key = entry.clientId ?? `#${entry.seq}`;
      const head = !previous || previous.mine !== entry.mine || previous.author !== entry.author;
      const as = JSON.stringify([entry, head]);
      const held = this.held.get(key);
      const row = held?.as === as ? held.row : this.row(entry, head, entries.length - n <= SHOWN_ENTRIES);
      if (held && held.row !== row) held.row.replaceWith(row);
      if (before.nextElementSibling !== row) before.after(row);
      this.held.set(key, { row, as });
      keep.add(key);
      before = row;
      previous = entry;
    }
    for (const [key, { row }] of this.held) {
      if (!keep.has(key)) {
        row.remove();
        this.held.delete(key);
      }
    }
  }

  private row(entry: Shown, head: boolean, recent: boolean): HTMLElement {
    const t = this.speech.texts;
    const author = entry.mine ? t.you : (entry.author ?? t.team);
    const row = make('div', { class: `m ${entry.mine ? 'mine' : ''} ${entry.state ?? ''} ${head ? 'head' : ''}` });
    row.append(make('div', { class: head && !entry.mine ? 'by' : 'sr', dir: 'auto' }, author));
    if (entry.text !== '') {
      row.append(make('div', { class: 't', title: new Date(entry.at).toLocaleString(this.speech.locale) }, ...linked(entry.text)));
    }
    for (const file of entry.files) row.append(this.file(file, recent));
    if (entry.state) row.append(this.note(entry, entry.state));
    return row;
  }

  private note(entry: Shown, state: NonNullable<Shown['state']>): HTMLElement {
    const t = this.speech.texts;
    const note = make('div', { class: 's' }, { sending: t.sending, waiting: t.waiting, failed: t.failed }[state]);
    const id = entry.clientId;
    if (state === 'failed' && id !== undefined) {
      const again = make('button', { type: 'button' }, t.again);
      again.addEventListener('click', () => this.talk.again(id));
      note.append(again);
    }
    return note;
  }

  private file(file: SharedFile, recent: boolean): HTMLElement {
    const size = make('span', { class: 's' }, sizeOf(file.size, this.speech.locale));
    const button = make('button', { type: 'button', class: 't file' }, make('span', { class: 'fn', dir: 'auto' }, file.name), size);
    button.disabled = file.url === '';
    button.addEventListener('click', () => {
      void this.bytes(file).then(
        (blob) => save(blob, file.name),
        () => (size.textContent = this.speech.texts.failed),
      );
    });
    if (recent && file.url !== '' && isPicture(file)) {
      void this.bytes(file)
        .then((blob) => painted(blob, file.name))
        .then(
          (canvas) => button.prepend(canvas),
          () => undefined,
        );
    }
    return button;
  }

  private async bytes(file: SharedFile): Promise<Blob> {
    return fetched(this.base, this.token() ?? '', file.url);
  }
}
