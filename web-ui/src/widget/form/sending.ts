import { build, type Piece, type Texts } from './draw';

interface Fault {
  field: string;
  message: string;
}

/** Posts a drawn form and says what became of it, in place. */
export class Sending {
  private busy = false;

  constructor(
    private readonly wrapper: HTMLElement,
    private readonly form: HTMLElement,
    private readonly texts: Texts,
  ) {}

  listen(): void {
    this.wrapper.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.send();
    });
    // A link of the summary leads to a field; the page's own address must not change for it.
    this.wrapper.addEventListener('click', (event) => {
      const link = (event.target as Element).closest('a[href^="#f-"]');
      if (!link) return;
      event.preventDefault();
      this.control(link.getAttribute('href')!.slice(3))?.focus();
    });
  }

  private async send(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.forget();
    const button = this.wrapper.querySelector('button')!;
    const label = button.textContent;
    button.disabled = true;
    button.textContent = this.texts.sending;
    try {
      const answer = await fetch(Element.prototype.getAttribute.call(this.form, 'action')!, {
        method: 'POST',
        body: new FormData(this.form as HTMLFormElement),
        headers: { Accept: 'application/json' },
        credentials: 'omit',
      });
      await this.react(answer);
    } catch {
      this.tell(this.texts.offline, []);
    } finally {
      this.busy = false;
      button.disabled = false;
      button.textContent = label;
    }
  }

  private async react(answer: Response): Promise<void> {
    const said = (await answer.json().catch(() => ({}))) as { message?: string; redirect?: string; fields?: Fault[] };
    if (answer.ok) {
      if (said.redirect) location.assign(said.redirect);
      else this.thank(said.message ?? '');
    } else if (answer.status === 400 && said.fields?.length) {
      this.tell(this.texts.summary, said.fields);
    } else {
      this.tell(this.notice(answer.status), []);
    }
  }

  private notice(status: number): string {
    switch (status) {
      case 403:
        return this.texts.refused;
      case 413:
        return this.texts.large;
      case 429:
        return this.texts.limited;
      default:
        return this.texts.busy;
    }
  }

  private thank(text: string): void {
    const thanks = build(['div', { class: 'fl-thanks', role: 'status', tabindex: '-1' }, [text]]);
    this.wrapper.replaceChildren(thanks);
    thanks.focus();
  }

  private tell(text: string, faults: Fault[]): void {
    const list: Piece[] = faults.map(({ field, message }) => [
      'li', {}, [['a', { href: `#f-${field}` }, [`${this.label(field)}${message}`]]],
    ]);
    const summary = build(['div', { class: 'fl-summary', role: 'alert' }, [['h2', {}, [text]], ...(list.length ? [['ul', {}, list] as Piece] : [])]]);
    Element.prototype.prepend.call(this.form, summary);
    for (const { field, message } of faults) {
      const control = this.control(field);
      if (!control) continue;
      control.setAttribute('aria-invalid', 'true');
      control.setAttribute('aria-describedby', `${control.getAttribute('aria-describedby') ?? ''} e-${field}`.trim());
      control.closest('.fl-field')?.append(build(['p', { class: 'fl-fault', id: `e-${field}` }, [message]]));
    }
    this.control(faults[0]?.field ?? '')?.focus();
  }

  private label(field: string): string {
    const label = this.wrapper.querySelector(`label[for="${CSS.escape(`f-${field}`)}"] span`);
    return label?.firstChild?.textContent ? `${label.firstChild.textContent}: ` : '';
  }

  private forget(): void {
    for (const old of this.wrapper.querySelectorAll('.fl-summary, .fl-fault')) old.remove();
    for (const control of this.wrapper.querySelectorAll('[aria-invalid]')) {
      control.removeAttribute('aria-invalid');
      const others = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id.startsWith('h-'));
      if (others.length) control.setAttribute('aria-describedby', others.join(' '));
      else control.removeAttribute('aria-describedby');
    }
  }

  private control(field: string): HTMLElement | null {
    return this.wrapper.querySelector(`#${CSS.escape(`f-${field}`)}`);
  }
}
