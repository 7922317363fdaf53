/** An element as the server describes it: name, attributes, children. */
export type Piece = [string, Record<string, string>, (Piece | string)[]];

export type Texts = Record<'sending' | 'summary' | 'busy' | 'limited' | 'large' | 'refused' | 'offline', string>;

export interface Drawn {
  css: string;
  form: Piece;
  texts: Texts;
}

/** Makes elements without ever parsing markup, so that a page that trusts no types can carry it. */
export function build([name, attributes, children]: Piece): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.map((child) => (typeof child === 'string' ? child : build(child))));
  return element;
}

/** Draws it where the page's own styles do not reach it. A style sheet made by script needs no leave of the page's policy. */
export function draw(place: HTMLElement, drawn: Drawn, theme: string): { wrapper: HTMLElement; form: HTMLElement } {
  const root = place.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:host{display:block}${drawn.css}`);
  root.adoptedStyleSheets = [sheet];
  const wrapper = document.createElement('div');
  wrapper.className = 'fl';
  wrapper.dataset.theme = theme;
  const form = build(drawn.form);
  wrapper.append(form);
  root.append(wrapper);
  return { wrapper, form };
}
