// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { build, type Piece, type Texts } from './draw';
import { Sending } from './sending';
import { carry, remember, replaceVisit, visit } from './visits';

const texts: Texts = {
  sending: 'Sending…', summary: 'Please check', busy: 'Busy', limited: 'Too many', large: 'Too large', refused: 'Refused', offline: 'Offline',
};

const FORM: Piece = [
  'form', { action: 'https://inbox.example/forms/k', class: 'fl-form' }, [
    ['div', { class: 'fl-field' }, [
      ['label', { for: 'f-email' }, [['span', {}, ['E-mail']]]],
      ['input', { id: 'f-email', name: 'email', 'aria-describedby': 'h-email' }, []],
    ]],
    // A field whose name hides a method of the form's element.
    ['input', { name: 'append' }, []],
    ['input', { name: 'action' }, []],
    ['button', { type: 'submit' }, ['Send']],
  ],
];

class Store {
  private readonly held = new Map<string, string>();
  getItem = (key: string) => this.held.get(key) ?? null;
  setItem = (key: string, value: string) => void this.held.set(key, value);
}

function shown() {
  const wrapper = document.createElement('div');
  const form = build(FORM);
  wrapper.append(form);
  document.body.replaceChildren(wrapper);
  new Sending(wrapper, form, texts).listen();
  return { wrapper, form, send: () => wrapper.querySelector('button')!.click() };
}

function answering(status: number, body: unknown) {
  const fetch = vi.fn((_: string, __: RequestInit) => Promise.resolve(new Response(JSON.stringify(body), { status })));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

beforeEach(() => {
  vi.stubGlobal('CSS', { escape: (text: string) => text });
});

describe('visits', () => {
  it('keep the first for ever and the last as it was', () => {
    const store = new Store();
    remember(store, 'https://shop.example/a?utm_source=fair&bd_vid=7', '', '_fbp=fb.1; other=x', new Date('2026-03-01T00:00:00Z'));
    remember(store, 'https://shop.example/b', 'https://shop.example/a', '', new Date('2026-03-01T00:01:00Z'));
    expect(visit(store)).toEqual({
      utm_source: 'fair', bd_vid: '7', _fbp: 'fb.1',
      landing_page: 'https://shop.example/a?utm_source=fair&bd_vid=7', touched_at: '2026-03-01T00:00:00.000Z',
    });
    remember(store, 'https://shop.example/?utm_source=mail', '', '', new Date('2026-03-05T00:00:00Z'));
    remember(store, 'https://shop.example/?gclid=' + 'g'.repeat(600), '', '', new Date('2026-03-06T00:00:00Z'));
    expect(visit(store)).toMatchObject({
      utm_source: 'fair', touched_at: '2026-03-01T00:00:00.000Z',
      last_gclid: 'g'.repeat(512), last_touched_at: '2026-03-06T00:00:00.000Z',
    });
    expect(visit(store)).not.toHaveProperty('last_utm_source');
  });

  it('are carried even where nothing may be stored', () => {
    const refusing = { getItem: () => { throw new Error(); }, setItem: () => { throw new Error(); } };
    remember(refusing, 'https://shop.example/?utm_source=x', '', '', new Date());
    expect(visit(refusing)).toMatchObject({ utm_source: 'x' });
  });

  it('are not mixed with what the page says of this one', () => {
    const { form, wrapper } = shown();
    const old = build(['input', { type: 'hidden', name: 'gclid', value: 'now', 'data-visit': '' }, []]);
    wrapper.querySelector('button')!.before(old);
    replaceVisit(form, { utm_source: 'first' });
    expect([...wrapper.querySelectorAll<HTMLInputElement>('input[type=hidden]')].map((each) => each.name)).toEqual(['utm_source']);
  });

  it('replace what the page wrote into the form', () => {
    const { form, wrapper } = shown();
    carry(form, { utm_source: 'now' });
    carry(form, { utm_source: 'first', fl_nonce: 'n' });
    expect([...wrapper.querySelectorAll<HTMLInputElement>('input[type=hidden]')].map((each) => [each.name, each.value])).toEqual([
      ['utm_source', 'first'], ['fl_nonce', 'n'],
    ]);
  });
});

describe('sending', () => {
  it('posts to the form\'s address, whatever its fields are called, and thanks in place', async () => {
    const fetch = answering(202, { status: 'stored', message: 'Thank you.' });
    const { wrapper, send } = shown();
    send();
    await vi.waitFor(() => expect(wrapper.querySelector('[role=status]')?.textContent).toBe('Thank you.'));
    expect(fetch.mock.calls[0]![0]).toBe('https://inbox.example/forms/k');
    expect(wrapper.querySelector('form')).toBeNull();
  });

  it('tells what is wrong beside the field, keeps what was typed and forgets it at the next try', async () => {
    answering(400, { code: 'invalid', fields: [{ field: 'email', code: 'email', message: 'Not complete.' }] });
    const { wrapper, send } = shown();
    const email = wrapper.querySelector<HTMLInputElement>('#f-email')!;
    email.value = 'ana@';
    send();
    await vi.waitFor(() => expect(wrapper.querySelector('#e-email')?.textContent).toBe('Not complete.'));
    expect(wrapper.querySelector('[role=alert]')?.textContent).toBe('Please checkE-mail: Not complete.');
    expect(email.getAttribute('aria-describedby')).toBe('h-email e-email');
    expect(email.value).toBe('ana@');
    expect(document.activeElement).toBe(email);
    answering(503, {});
    send();
    await vi.waitFor(() => expect(wrapper.querySelector('[role=alert]')?.textContent).toBe('Busy'));
    expect(wrapper.querySelector('#e-email')).toBeNull();
    expect(email.getAttribute('aria-describedby')).toBe('h-email');
  });

  it.each([[403, 'Refused'], [413, 'Too large'], [429, 'Too many']])('says why at %i', async (status, text) => {
    answering(status, {});
    const { wrapper, send } = shown();
    send();
    await vi.waitFor(() => expect(wrapper.querySelector('[role=alert]')?.textContent).toBe(text));
    expect(wrapper.querySelector('button')!.disabled).toBe(false);
  });

  it('says that there is no connection', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    const { wrapper, send } = shown();
    send();
    await vi.waitFor(() => expect(wrapper.querySelector('[role=alert]')?.textContent).toBe('Offline'));
  });

  it('sends once however often it is pressed', async () => {
    const fetch = answering(202, { message: 'Thank you.' });
    const { wrapper, send } = shown();
    send();
    wrapper.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await vi.waitFor(() => expect(wrapper.querySelector('[role=status]')).not.toBeNull());
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});
