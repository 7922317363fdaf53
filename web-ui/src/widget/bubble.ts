import { askForm, missing } from './ask';
import { Away } from './away';
import { ARROW, BELL, BUBBLE, CROSS, icon, make, MUTED } from './dom';
import type { Memory } from './memory';
import { chime, circle, mark } from './notice';
import { Rows } from './rows';
import { styles } from './styles';
import type { Talk, View } from './talk';
import { wording, type Speech } from './texts';
import { Tray } from './tray';
import { MAX_TEXT, type Look } from './wire';

const HOST_ID = 'fairlead-chat';
const AT_THE_END = 60;

/** The bubble on the page: draws what {@link Talk} knows and tells it what the visitor does. */
export class Bubble {
  private readonly host = make('div', { id: HOST_ID });
  private readonly root: HTMLElement;
  private readonly launch: HTMLButtonElement;
  private readonly badge = make('span', { class: 'badge', 'aria-hidden': 'true', hidden: '' });
  private readonly panel: HTMLElement;
  private readonly logo = make('img', { class: 'logo', alt: '', referrerpolicy: 'no-referrer', hidden: '' });
  private readonly title = make('h2', { id: 'title' });
  private readonly sub = make('p', { class: 'sub', hidden: '' });
  private readonly bell: HTMLButtonElement;
  private readonly line = make('div', { class: 'line', role: 'status', hidden: '' });
  private readonly log: HTMLElement;
  private readonly greeting = make('div', { class: 'm head' });
  private readonly away: Away;
  private readonly rows: Rows;
  private readonly dots: HTMLElement;
  private readonly typist = make('span');
  private readonly who = make('div', { class: 'ask', hidden: '' });
  private readonly tray: Tray;
  private readonly writer: HTMLFormElement;
  private readonly text: HTMLTextAreaElement;
  private readonly go: HTMLButtonElement;
  private readonly sheet = new CSSStyleSheet();
  private color = '';
  private asked = '';
  private wasOpen = false;

  /** @param base the address below which the account's files lie */
  constructor(
    private readonly talk: Talk,
    private readonly speech: Speech,
    base: string,
    private readonly memory: () => Memory,
  ) {
    const t = speech.texts;
    const token = () => talk.view().token;
    this.rows = new Rows(talk, speech, base, token);
    this.away = new Away(speech, (email) => {
      talk.introduce({ email });
      this.text.focus();
    });
    this.tray = new Tray(base, speech, token, () => talk.view().hours?.largestFile ?? 0, () => this.ready());
    this.launch = make('button', { class: 'launch', type: 'button', 'aria-expanded': 'false', 'aria-controls': 'panel' }, icon(BUBBLE), this.badge);
    const close = make('button', { type: 'button', class: 'x', 'aria-label': t.close }, icon(CROSS));
    this.bell = make('button', { type: 'button', 'aria-label': t.sound, title: t.sound });
    this.log = make('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': t.messages, tabindex: '0' }, this.greeting, this.away.card);
    this.dots = make('div', { class: 'typing', role: 'status', hidden: '' }, make('span', { class: 'dots', 'aria-hidden': 'true' }, make('i'), make('i'), make('i')), this.typist);
    this.text = make('textarea', { rows: '1', maxlength: String(MAX_TEXT), placeholder: t.write, 'aria-label': t.write, dir: 'auto', enterkeyhint: 'send' });
    this.go = make('button', { class: 'go', type: 'submit', 'aria-label': t.send }, icon(ARROW));
    this.writer = make('form', { class: 'w' }, this.tray.chips, this.tray.input, this.tray.button, this.text, this.go);
    this.panel = make('section', { class: 'panel', id: 'panel', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'title', hidden: '' },
      make('header', {}, this.logo, make('div', { class: 'names' }, this.title, this.sub), this.bell, close), this.line, this.log, this.dots, this.who, this.writer);
    this.root = make('div', { class: 'root', dir: speech.direction, lang: speech.locale }, this.panel, this.launch);
    this.launch.addEventListener('click', () => talk.show(!talk.view().open));
    close.addEventListener('click', () => talk.show(false));
    this.bell.addEventListener('click', () => this.ring());
    this.logo.addEventListener('error', () => (this.logo.hidden = true));
    this.panel.addEventListener('keydown', (event) => this.key(event));
    this.writer.addEventListener('submit', (event) => this.send(event));
    this.text.addEventListener('input', () => this.typed());
    this.takeDropped();
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
    this.dress(view.look);
    this.badge.hidden = view.unread === 0 || view.open;
    this.badge.textContent = view.unread > 9 ? '9+' : String(view.unread);
    mark(view.open && document.visibilityState === 'visible' ? 0 : view.unread);
    this.launch.setAttribute('aria-expanded', String(view.open));
    this.launch.setAttribute('aria-label', view.open ? t.close : view.unread > 0 ? `${t.open} (${t.unread(view.unread)})` : t.open);
    this.root.classList.toggle('open', view.open);
    this.status(view);
    this.ask(view);
    this.entries(view);
    this.dots.hidden = view.typing === null;
    this.typist.textContent = view.typing === null ? '' : t.typing(view.typing);
    this.writer.hidden = !this.who.hidden || view.line === 'refused';
    this.tray.button.hidden = !view.look.files || view.token === undefined;
    this.bells();
    if (view.open !== this.wasOpen) this.toggle(view.open);
  }

  /** An answer has come. */
  answered(): void {
    const view = this.talk.view();
    if (this.memory().read().sound && !(view.open && document.visibilityState === 'visible')) chime();
  }

  private dress(look: Look): void {
    if (look.color !== this.color) {
      this.color = look.color;
      this.sheet.replaceSync(styles(this.color));
    }
    this.root.dataset.theme = look.theme;
    this.root.classList.toggle('start', look.position === 'start');
    this.title.textContent = wording(look.title, this.speech.language);
    if (look.logo && this.logo.src !== look.logo) {
      this.logo.src = look.logo;
      this.logo.hidden = false;
    }
  }

  private toggle(open: boolean): void {
    const first = !this.host.isConnected;
    this.wasOpen = open;
    this.panel.hidden = !open;
    if (first) return;
    if (open) {
      this.log.scrollTop = this.log.scrollHeight;
      (this.who.querySelector<HTMLElement>('input,select') ?? this.text).focus();
    } else {
      this.launch.focus();
    }
  }

  private status(view: View): void {
    const t = this.speech.texts;
    const said = view.line === 'connecting' ? t.connecting : view.line === 'down' ? t.down : view.line === 'refused' ? t.refused : '';
    if (this.line.textContent !== said) this.line.textContent = said;
    this.line.hidden = said === '';
    this.sub.hidden = !view.hours?.open;
    this.sub.textContent = t.here;
    this.away.draw(view);
  }

  private ask(view: View): void {
    const { fields, consent } = missing(view, this.speech.language);
    const needed = view.entries.length === 0 && (fields.length > 0 || consent !== '');
    this.who.hidden = !needed;
    const as = needed ? JSON.stringify([fields, consent, view.look.ask, view.look.productLines]) : '';
    if (as === this.asked) return;
    this.asked = as;
    this.who.replaceChildren();
    if (needed) {
      this.who.append(
        askForm(view.look, fields, consent, this.speech, (who) => {
          this.talk.introduce(who);
          this.text.focus();
        }),
      );
    }
  }

  private entries(view: View): void {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < AT_THE_END;
    const hello = wording(view.look.greeting, this.speech.language) || this.speech.texts.greeting;
    if (this.greeting.textContent !== hello) this.greeting.replaceChildren(make('div', { class: 't' }, hello));
    this.rows.draw(view.entries, this.away.card);
    if (atEnd || view.entries.at(-1)?.state === 'sending') this.log.scrollTop = this.log.scrollHeight;
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.talk.show(false);
    } else if (event.key === 'Tab') {
      circle(this.panel, event);
    } else if (event.key === 'Enter' && !event.shiftKey && event.target === this.text) {
      event.preventDefault();
      this.writer.requestSubmit();
    }
  }

  private send(event: Event): void {
    event.preventDefault();
    if (this.tray.busy) return;
    const said = this.text.value;
    this.text.value = '';
    this.grow();
    this.talk.say(said, this.tray.take());
    this.text.focus();
  }

  private takeDropped(): void {
    const take = (event: Event, files: FileList | undefined) => {
      if (!files?.length || this.tray.button.hidden || this.writer.hidden) return;
      event.preventDefault();
      this.tray.add([...files]);
    };
    this.text.addEventListener('paste', (event) => take(event, event.clipboardData?.files));
    this.panel.addEventListener('dragover', (event) => event.preventDefault());
    this.panel.addEventListener('drop', (event) => take(event, event.dataTransfer?.files));
  }

  private ready(): void {
    this.go.setAttribute('aria-disabled', String(this.tray.busy));
  }

  private ring(): void {
    const on = !this.memory().read().sound;
    this.memory().change((kept) => (kept.sound = on));
    if (on) chime();
    this.bells();
  }

  private bells(): void {
    const on = this.memory().read().sound === true;
    if (this.bell.getAttribute('aria-pressed') === String(on)) return;
    this.bell.setAttribute('aria-pressed', String(on));
    this.bell.replaceChildren(icon(on ? BELL : MUTED));
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
