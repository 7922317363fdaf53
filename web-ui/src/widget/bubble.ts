import { ARROW, BUBBLE, CROSS, icon, linked, make } from './dom';
import { styles } from './styles';
import type { Shown, Talk, View } from './talk';
import type { Speech } from './texts';
import { MAX_TEXT } from './wire';

const HOST_ID = 'fairlead-chat';
const AT_THE_END = 60;

/** The bubble on the page: draws what {@link Talk} knows and tells it what the visitor does. */
export class Bubble {
  private readonly host = make('div', { id: HOST_ID });
  private readonly root: HTMLElement;
  private readonly launch: HTMLButtonElement;
  private readonly badge = make('span', { class: 'badge', 'aria-hidden': 'true', hidden: '' });
  private readonly panel: HTMLElement;
  private readonly title = make('h2', { id: 'title' });
  private readonly line = make('div', { class: 'line', role: 'status', hidden: '' });
  private readonly log: HTMLElement;
  private readonly greeting: HTMLElement;
  private readonly dots: HTMLElement;
  private readonly typist = make('span');
  private readonly who: HTMLFormElement;
  private readonly writer: HTMLFormElement;
  private readonly text: HTMLTextAreaElement;
  private readonly rows = new Map<string, { row: HTMLElement; as: string }>();
  private readonly sheet = new CSSStyleSheet();
  private color = '';
  private wasOpen = false;

  constructor(
    private readonly talk: Talk,
    private readonly speech: Speech,
  ) {
    const t = speech.texts;
    this.launch = make('button', { class: 'launch', type: 'button', 'aria-expanded': 'false', 'aria-controls': 'panel' }, icon(BUBBLE), this.badge);
    const close = make('button', { type: 'button', 'aria-label': t.close }, icon(CROSS));
    this.greeting = make('div', { class: 'm head' });
    this.log = make('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': t.messages, tabindex: '0' }, this.greeting);
    this.dots = make('div', { class: 'typing', hidden: '' }, make('span', { class: 'dots', 'aria-hidden': 'true' }, make('i'), make('i'), make('i')), this.typist);
    this.who = this.whoForm();
    this.text = make('textarea', { rows: '1', maxlength: String(MAX_TEXT), placeholder: t.write, 'aria-label': t.write, dir: 'auto', enterkeyhint: 'send' });
    this.writer = make('form', { class: 'w' }, this.text, make('button', { class: 'go', type: 'submit', 'aria-label': t.send }, icon(ARROW)));
    this.panel = make('section', { class: 'panel', id: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: '' },
      make('header', {}, this.title, close), this.line, this.log, this.dots, this.who, this.writer);
    this.root = make('div', { class: 'root', dir: speech.direction, lang: speech.language }, this.panel, this.launch);
    this.launch.addEventListener('click', () => talk.show(!talk.view().open));
    close.addEventListener('click', () => talk.show(false));
    this.panel.addEventListener('keydown', (event) => this.key(event));
    this.writer.addEventListener('submit', (event) => this.send(event));
    this.text.addEventListener('input', () => this.typed());
  }

  mount(): void {
    const shadow = this.host.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [this.sheet];
    shadow.append(this.root);
    this.draw();
    document.body.append(this.host);
  }

  draw(): void {
    const view = this.talk.view();
    const t = this.speech.texts;
    if (view.look.color !== this.color) {
      this.color = view.look.color;
      this.sheet.replaceSync(styles(this.color));
    }
    this.title.textContent = view.look.title;
    this.badge.hidden = view.unread === 0 || view.open;
    this.badge.textContent = view.unread > 9 ? '9+' : String(view.unread);
    this.launch.setAttribute('aria-expanded', String(view.open));
    this.launch.setAttribute('aria-label', view.open ? t.close : view.unread > 0 ? `${t.open} (${t.unread(view.unread)})` : t.open);
    this.root.classList.toggle('open', view.open);
    this.status(view);
    this.entries(view);
    this.dots.hidden = view.typing === null;
    this.typist.textContent = view.typing === null ? '' : t.typing(view.typing);
    this.who.hidden = !view.look.askWho || view.who !== undefined || view.entries.length > 0;
    this.writer.hidden = !this.who.hidden;
    if (view.open !== this.wasOpen) this.toggle(view.open);
  }

  private toggle(open: boolean): void {
    const first = !this.host.isConnected;
    this.wasOpen = open;
    this.panel.hidden = !open;
    if (first) return;
    if (open) {
      this.log.scrollTop = this.log.scrollHeight;
      (this.who.hidden ? this.text : this.who.querySelector('input'))?.focus();
    } else {
      this.launch.focus();
    }
  }

  private status(view: View): void {
    const t = this.speech.texts;
    const said = view.line === 'connecting' ? t.connecting : view.line === 'down' ? t.down : view.line === 'refused' ? t.refused : '';
    if (this.line.textContent !== said) this.line.textContent = said;
    this.line.hidden = said === '';
  }

  private entries(view: View): void {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < AT_THE_END;
    this.greeting.replaceChildren(make('div', { class: 't' }, view.look.greeting || this.speech.texts.greeting));
    const keep = new Set<string>();
    let before: HTMLElement = this.greeting;
    let previous: Shown | undefined;
    for (const entry of view.entries) {
      const key = entry.clientId ?? `#${entry.seq}`;
      const head = !previous || previous.mine !== entry.mine || previous.author !== entry.author;
      const as = JSON.stringify([entry, head]);
      const held = this.rows.get(key);
      const row = held?.as === as ? held.row : this.row(entry, head);
      if (held && held.row !== row) held.row.replaceWith(row);
      if (before.nextElementSibling !== row) before.after(row);
      this.rows.set(key, { row, as });
      keep.add(key);
      before = row;
      previous = entry;
    }
    for (const [key, { row }] of this.rows) {
      if (!keep.has(key)) {
        row.remove();
        this.rows.delete(key);
      }
    }
    if (atEnd || previous?.state === 'sending') this.log.scrollTop = this.log.scrollHeight;
  }

  private row(entry: Shown, head: boolean): HTMLElement {
    const t = this.speech.texts;
    const author = entry.mine ? t.you : (entry.author ?? t.team);
    const row = make('div', { class: `m ${entry.mine ? 'mine' : ''} ${entry.state ?? ''} ${head ? 'head' : ''}` });
    row.append(make('div', { class: head && !entry.mine ? 'by' : 'sr' }, author));
    row.append(make('div', { class: 't', title: new Date(entry.at).toLocaleString(this.speech.language) }, ...linked(entry.text)));
    for (const file of entry.files) {
      row.append(make('div', { class: 't' }, make('a', { href: file.url, target: '_blank', rel: 'noopener noreferrer' }, file.name)));
    }
    if (entry.state) {
      const note = make('div', { class: 's' }, { sending: t.sending, waiting: t.waiting, failed: t.failed }[entry.state]);
      const id = entry.clientId;
      if (entry.state === 'failed' && id !== undefined) {
        const again = make('button', { type: 'button' }, t.again);
        again.addEventListener('click', () => this.talk.again(id));
        note.append(again);
      }
      row.append(note);
    }
    return row;
  }

  private whoForm(): HTMLFormElement {
    const t = this.speech.texts;
    const name = make('input', { type: 'text', autocomplete: 'name', maxlength: '200', dir: 'auto' });
    const email = make('input', { type: 'email', autocomplete: 'email', maxlength: '254', dir: 'ltr' });
    const form = make('form', { class: 'who' }, make('p', {}, t.introduce), make('label', {}, t.name, name), make('label', {}, t.email, email),
      make('button', { type: 'submit' }, t.begin));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.talk.introduce({
        ...(name.value.trim() ? { name: name.value.trim() } : {}),
        ...(email.value.trim() ? { email: email.value.trim() } : {}),
      });
      this.text.focus();
    });
    return form;
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.talk.show(false);
    } else if (event.key === 'Enter' && !event.shiftKey && event.target === this.text) {
      event.preventDefault();
      this.writer.requestSubmit();
    }
  }

  private send(event: Event): void {
    event.preventDefault();
    const said = this.text.value;
    this.text.value = '';
    this.grow();
    this.talk.say(said);
    this.text.focus();
  }

  private typed(): void {
    this.grow();
    if (this.text.value !== '') this.talk.type();
  }

  private grow(): void {
    this.text.style.height = 'auto';
    this.text.style.height = `${this.text.scrollHeight + 2}px`;
  }

  static isThere(): boolean {
    return document.getElementById(HOST_ID) !== null;
  }
}
