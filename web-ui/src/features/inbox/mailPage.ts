import createPurifier from 'dompurify';
import type { AttachmentView } from '../../api/types';

const purifier = createPurifier(window);

const PURE = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'video', 'audio', 'picture', 'source', 'dialog'],
  FORBID_ATTR: ['id', 'class', 'name', 'srcset', 'background', 'poster', 'action', 'usemap', 'ping'],
  ADD_ATTR: ['target', 'data-src', 'data-quoted'],
  /** All others are held against the addresses that are allowed, whatever they are. */
  ADD_URI_SAFE_ATTR: (
    'abbr align alt axis bgcolor border cellpadding cellspacing color colspan dir face height lang rel rowspan scope size span start ' +
    'summary target title type valign width'
  ).split(' '),
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|cid:|data:image\/(?:png|jpe?g|gif|webp);base64,)/i,
  RETURN_DOM: true as const,
};

/** What the purifier thinks of pictures is not strict enough: a drawing (SVG) is none. */
const PICTURE = /^data:image\/(?:png|jpe?g|gif|webp);base64,/i;
const LOADS = /url\s*\(|image-set|expression|position\s*:|\\/i;
const LOOKS_LIKE_HOST = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?:[/:?#].*)?$/iu;

export interface MailBody {
  html: string;
  /** Images that stay where they are. */
  blocked: number;
}

/**
 * The body of a mail that the server has cleaned, cleaned once more and made ready to be looked at.
 *
 * @param remote addresses of ours for those of remote images; what is not in it is not loaded
 * @param quoted what stands on a folded quotation
 */
export function mailBody(
  html: string,
  attachments: readonly AttachmentView[],
  remote: ReadonlyMap<string, string>,
  quoted: string,
): MailBody {
  const body = purifier.sanitize(html, PURE) as HTMLElement;
  body.querySelectorAll<HTMLElement>('[style]').forEach((each) => {
    if (LOADS.test(each.getAttribute('style') ?? '')) each.removeAttribute('style');
  });
  let blocked = 0;
  body.querySelectorAll('img').forEach((image) => {
    if (!settle(image, attachments, remote)) blocked += 1;
  });
  body.querySelectorAll('a').forEach(honest);
  body.querySelectorAll('[data-quoted]').forEach((quote) => fold(quote, quoted));
  return { html: body.innerHTML, blocked };
}

/** @returns false if it stays blocked */
function settle(image: HTMLImageElement, attachments: readonly AttachmentView[], remote: ReadonlyMap<string, string>): boolean {
  const stated = image.getAttribute('src') ?? '';
  const away = image.getAttribute('data-src') ?? (/^https?:/i.test(stated) ? stated : null);
  image.removeAttribute('data-src');
  if (away !== null) {
    image.removeAttribute('src');
    const ours = remote.get(away);
    if (ours) image.setAttribute('src', ours);
    else image.setAttribute('data-blocked', '');
    return ours !== undefined;
  }
  if (stated.startsWith('cid:')) {
    const file = attachments.find((each) => each.contentId === stated.slice(4));
    if (file) image.setAttribute('src', file.url);
    else image.remove();
  } else if (!PICTURE.test(stated)) {
    image.remove();
  }
  return true;
}

/** Opens elsewhere, tells nothing of us, and says where it leads if its text says otherwise. */
function honest(link: HTMLAnchorElement): void {
  link.target = '_blank';
  link.rel = 'noopener noreferrer nofollow';
  const address = link.getAttribute('href') ?? '';
  if (!/^https?:/i.test(address)) return;
  const host = hostOf(address);
  if (!host) return;
  link.title = address;
  const said = LOOKS_LIKE_HOST.exec((link.textContent ?? '').trim())?.[1];
  const claimed = said ? hostOf(`https://${said}`) : null;
  if (claimed && bare(claimed) !== bare(host)) {
    const real = link.ownerDocument.createElement('span');
    real.dataset.real = '';
    real.textContent = host;
    link.append(' ', real);
  }
}

/** In the form that shows letters of another alphabet for what they are. */
function hostOf(address: string): string | null {
  try {
    return new URL(address).hostname;
  } catch {
    return null;
  }
}

const bare = (host: string) => host.replace(/^www\./, '').toLowerCase();

function fold(quote: Element, words: string): void {
  if (quote.parentElement?.closest('[data-quoted]')) return;
  const document = quote.ownerDocument;
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = words;
  quote.replaceWith(details);
  details.append(summary, quote);
}
