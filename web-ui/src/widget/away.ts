import { linked, make } from './dom';
import { wording, type Speech } from './texts';
import type { View } from './talk';

/** Says that nobody is there and when somebody will be, and asks where to answer. */
export class Away {
  readonly card = make('div', { class: 'away', hidden: '' });
  private as = '';

  constructor(
    private readonly speech: Speech,
    private readonly keep: (email: string) => void,
  ) {}

  draw(view: View): void {
    const { hours } = view;
    const email = view.who?.email ?? view.user?.email ?? '';
    const own = wording(view.look.away, this.speech.language);
    this.card.hidden = hours === null || hours.open;
    const as = JSON.stringify([hours, email, own]);
    if (this.card.hidden || as === this.as) return;
    this.as = as;
    const t = this.speech.texts;
    const when = hours?.backAt ? t.back(this.time(hours.backAt)) : '';
    this.card.replaceChildren(make('p', {}, ...linked(own || t.away), when === '' ? '' : ` ${when}`));
    this.card.append(email === '' ? this.form() : make('p', {}, t.kept(email)));
  }

  private time(at: string): string {
    const format = new Intl.DateTimeFormat(this.speech.locale, { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' });
    return format.format(new Date(at));
  }

  private form(): HTMLElement {
    const t = this.speech.texts;
    const input = make('input', { type: 'email', required: '', autocomplete: 'email', maxlength: '254', dir: 'ltr', placeholder: 'name@example.com' });
    const form = make('form', { class: 'mail' }, make('label', {}, t.leave, input), make('button', { type: 'submit' }, t.keep));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.keep(input.value.trim());
    });
    return form;
  }
}
