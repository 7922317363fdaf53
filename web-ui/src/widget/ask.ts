import { countries } from './countries';
import { linked, make } from './dom';
import { wording, type Speech } from './texts';
import type { View } from './talk';
import type { Field, Look, Who } from './wire';

/** What is still to be asked before the chat begins, and the consent that is still to be given. */
export function missing(view: View, language: string): { fields: Field[]; consent: string } {
  const consent = wording(view.look.consent, language);
  const known: Who = { ...view.who, ...view.user };
  const asked = view.who !== undefined;
  const fields = (Object.keys(view.look.ask ?? {}) as Field[]).filter(
    (field) => !known[field] && !(asked && view.look.ask?.[field] === 'optional'),
  );
  return { fields, consent: consent !== '' && view.who?.consent !== consent ? consent : '' };
}

/** The form before the first message. */
export function askForm(look: Look, fields: Field[], consent: string, speech: Speech, done: (who: Who) => void): HTMLFormElement {
  const t = speech.texts;
  const inputs = new Map<Field, HTMLInputElement | HTMLSelectElement>();
  const form = make('form', { class: 'who' }, make('p', {}, t.introduce));
  for (const field of fields) {
    const required = look.ask?.[field] === 'required';
    const input = inputFor(field, look, speech);
    if (required) input.required = true;
    inputs.set(field, input);
    form.append(make('label', {}, required ? t[field] : t.optional(t[field]), input));
  }
  if (consent !== '') {
    const box = make('input', { type: 'checkbox', required: '' });
    form.append(make('label', { class: 'agree' }, box, make('span', {}, ...linked(consent))));
  }
  form.append(make('button', { type: 'submit' }, t.begin));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const who: Who = consent === '' ? {} : { consent };
    for (const [field, input] of inputs) {
      if (input.value.trim() !== '') who[field] = input.value.trim();
    }
    done(who);
  });
  return form;
}

function inputFor(field: Field, look: Look, speech: Speech): HTMLInputElement | HTMLSelectElement {
  const first = make('option', { value: '' }, speech.texts.choose);
  switch (field) {
    case 'name':
      return make('input', { type: 'text', autocomplete: 'name', maxlength: '200', dir: 'auto' });
    case 'email':
      return make('input', { type: 'email', autocomplete: 'email', maxlength: '254', dir: 'ltr' });
    case 'company':
      return make('input', { type: 'text', autocomplete: 'organization', maxlength: '200', dir: 'auto' });
    case 'country':
      return make('select', { autocomplete: 'country' }, first, ...countries(speech.locale).map(([code, name]) => make('option', { value: code }, name)));
    case 'productLine':
      return look.productLines
        ? make('select', {}, first, ...look.productLines.map((line) => make('option', {}, line)))
        : make('input', { type: 'text', maxlength: '200', dir: 'auto' });
  }
}
