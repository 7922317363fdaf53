import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AttachmentView } from '../../api/types';
import classes from './HtmlMail.module.css';

const STYLE = `html{color-scheme:only light}body{margin:0;padding:12px 14px;font:13.5px/1.5 system-ui,sans-serif;color:#1a232e;background:#fff;overflow-wrap:anywhere}
body>:first-child{margin-top:0}body>:last-child{margin-bottom:0}img{max-width:100%;height:auto}table{max-width:100%;border-collapse:collapse}pre{white-space:pre-wrap}blockquote{margin:8px 0;padding-left:12px;border-left:3px solid #d5dbe1;color:#566373}
a{color:#186575}details>summary{cursor:pointer;color:#566373;font-size:12px;margin:8px 0}`;

const PAGE_POLICY =
  "default-src 'none'; img-src 'self' data: blob:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/**
 * Foreign HTML, already sanitised by the server, in a frame of its own: without scripts, forms, or anything from elsewhere.
 * The quoted tail is folded.
 */
export function HtmlMail({ html, attachments, title }: { html: string; attachments: AttachmentView[]; title: string }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(80);
  const dark = useComputedColorScheme('light') === 'dark';
  const quoted = t('inbox.quoted');
  const page = useMemo(
    () =>
      `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}"><style>${STYLE}</style><body>${prepared(html, attachments, quoted)}</body>`,
    [html, attachments, quoted],
  );
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let watch: ResizeObserver | undefined;
    const loaded = () => {
      const body = element.contentDocument?.body;
      if (!body) return;
      const fit = () => setHeight(Math.ceil(body.getBoundingClientRect().height));
      fit();
      watch = new ResizeObserver(fit);
      watch.observe(body);
    };
    element.addEventListener('load', loaded);
    loaded();
    return () => {
      watch?.disconnect();
      element.removeEventListener('load', loaded);
    };
  }, [page]);
  return (
    <iframe
      ref={frame}
      className={classes.frame}
      data-dark={dark || undefined}
      title={title}
      // Same origin only so that its height can be measured; nothing in it can run.
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={page}
      style={{ height }}
    />
  );
}

/** Inline images by their own address, links that tell nothing of us, the quoted tail folded. */
function prepared(html: string, attachments: readonly AttachmentView[], quoted: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  body.querySelectorAll('script,object,embed,iframe,link,meta,base,form').forEach((each) => each.remove());
  body.querySelectorAll('a').forEach((link) => {
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
  });
  body.querySelectorAll('img').forEach((image) => {
    const source = image.getAttribute('src') ?? '';
    if (source.startsWith('cid:')) {
      const id = source.slice(4).replace(/^<|>$/g, '');
      const file = attachments.find((each) => each.contentId?.replace(/^<|>$/g, '') === id);
      if (file) image.src = file.url;
      else image.remove();
    }
  });
  for (const quote of body.querySelectorAll('blockquote')) {
    if (quote.parentElement?.closest('blockquote')) continue;
    const fold = body.ownerDocument.createElement('details');
    const summary = body.ownerDocument.createElement('summary');
    summary.textContent = quoted;
    quote.replaceWith(fold);
    fold.append(summary, quote);
  }
  return body.innerHTML;
}
