import { CLIP, CROSS, icon, make } from './dom';
import { sizeOf, upload, type Fault, type Upload } from './files';
import type { Handed } from './memory';
import type { Speech } from './texts';
import { MAX_FILES } from './wire';

interface Item {
  file: File;
  chip: HTMLElement;
  note: HTMLElement;
  way?: Upload;
  handed?: Handed;
}

/** The files that will go with the next message: chosen, on their way, there, or refused with the reason. */
export class Tray {
  readonly chips = make('ul', { class: 'tray', hidden: '' });
  readonly button: HTMLButtonElement;
  readonly input = make('input', { type: 'file', multiple: '', hidden: '', tabindex: '-1', 'aria-hidden': 'true' });
  private items: Item[] = [];

  /** @param changed whether a message may go has changed */
  constructor(
    private readonly base: string,
    private readonly speech: Speech,
    private readonly token: () => string | undefined,
    private readonly largest: () => number,
    private readonly changed: () => void,
  ) {
    this.button = make('button', { type: 'button', class: 'clip', 'aria-label': speech.texts.attach }, icon(CLIP));
    this.button.addEventListener('click', () => this.input.click());
    this.input.addEventListener('change', () => {
      this.add([...(this.input.files ?? [])]);
      this.input.value = '';
    });
  }

  get busy(): boolean {
    return this.items.some((item) => item.way && !item.handed);
  }

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  add(files: File[]): void {
    for (const file of files) {
      if (this.items.length >= MAX_FILES) break;
      const note = make('span', { class: 's' });
      const remove = make('button', { type: 'button', 'aria-label': this.speech.texts.remove(file.name) }, icon(CROSS));
      const chip = make('li', {}, make('span', { class: 'fn', dir: 'auto' }, file.name), note, remove);
      const item: Item = { file, chip, note };
      remove.addEventListener('click', () => this.drop(item));
      this.items.push(item);
      this.chips.append(chip);
      this.start(item);
    }
    this.shown();
  }

  /** What is there; refused ones stay behind only until now. */
  take(): Handed[] {
    const handed = this.items.flatMap((item) => item.handed ?? []);
    this.items = [];
    this.chips.replaceChildren();
    this.shown();
    return handed;
  }

  private start(item: Item): void {
    const { file, note } = item;
    const most = this.largest();
    const token = this.token();
    if (most > 0 && file.size > most) return this.refused(item, 'tooLarge');
    if (token === undefined) return this.refused(item, 'notSent');
    item.way = upload(this.base, token, file, (part) => (note.textContent = `${Math.round(part * 100)} %`));
    item.way.done.then(
      (handed) => {
        item.handed = handed;
        note.textContent = sizeOf(handed.size, this.speech.locale);
        this.shown();
      },
      (fault: Fault) => this.refused(item, fault),
    );
  }

  private refused(item: Item, fault: Fault): void {
    delete item.way;
    const t = this.speech.texts;
    item.chip.className = 'bad';
    item.note.setAttribute('role', 'alert');
    item.note.textContent = fault === 'tooLarge' ? t.tooLarge(sizeOf(this.largest(), this.speech.locale)) : t[fault];
    this.shown();
  }

  private drop(item: Item): void {
    this.items = this.items.filter((each) => each !== item);
    item.way?.cancel();
    item.chip.remove();
    this.shown();
    this.button.focus();
  }

  private shown(): void {
    this.chips.hidden = this.isEmpty;
    this.changed();
  }
}
