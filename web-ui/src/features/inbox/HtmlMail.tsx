import { Button, useComputedColorScheme } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { queryClient } from '../../api/queries';
import type { Id, Maybe, MessageView } from '../../api/types';
import { useMay } from '../../app/session';
import { complain } from './acts';
import { mailBody } from './mailPage';
import classes from './HtmlMail.module.css';

const STYLE = `html{color-scheme:only light}body{margin:0;padding:8px 6px;font:13.5px/1.5 system-ui,sans-serif;color:#1a232e;background:#fff;overflow-wrap:anywhere}
body>:first-child{margin-top:0}body>:last-child{margin-bottom:0}img{max-width:100%;height:auto}table{max-width:100%;border-collapse:collapse}pre{white-space:pre-wrap}blockquote{margin:8px 0;padding-left:12px;border-left:3px solid #d5dbe1;color:#566373}
a{color:#186575}details>summary{cursor:pointer;color:#566373;font-size:12px;margin:8px 0}
img[data-blocked]{outline:1px dashed #b6c0ca;outline-offset:-1px;background:#f3f5f7;color:#566373;font-size:12px}
[data-real]{border-radius:4px;padding:0 4px;background:#ffeed2;color:#864c00;font-size:.85em;text-decoration:none;white-space:nowrap}`;

const PAGE_POLICY =
  "default-src 'none'; img-src 'self' data: blob:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/** Higher ones scroll in themselves: a mail must not push the thread out of reach. */
const HIGHEST = 20_000;

/** Links of our own for the remote images, if they are to be shown. */
interface RemoteImages {
  always: boolean;
  contactId?: Maybe<Id>;
  images: { source: string; url: string }[];
}

const ALL_BLOCKED: RemoteImages = { always: false, images: [] };

/** Links live for twelve hours at least. */
const STALE = 6 * 3600_000;
const imagesKey = (id: Id) => ['remote-images', id] as const;

/**
 * Foreign HTML, cleaned by the server and here once more, in a frame of its own: without scripts, forms, or anything from
 * elsewhere. Remote images come through our server, and only when somebody wants to see them. The quoted tail is folded.
 */
export function HtmlMail({ message, html }: { message: MessageView; html: string }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(80);
  const dark = useComputedColorScheme('light') === 'dark';
  const quoted = t('inbox.quoted');
  const { data: remote, isPending } = useQuery({
    queryKey: imagesKey(message.id),
    queryFn: () => api.get<RemoteImages>(`/api/messages/${message.id}/images`),
    enabled: /\sdata-src="/.test(html),
    staleTime: STALE,
  });
  const { page, blocked } = useMemo(() => {
    const links = new Map(remote?.images.map((image) => [image.source, image.url]));
    const body = mailBody(html, message.attachments, links, quoted);
    return {
      page: `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}"><style>${STYLE}</style><body>${body.html}</body>`,
      blocked: body.blocked,
    };
  }, [html, message.attachments, remote, quoted]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let watch: ResizeObserver | undefined;
    const loaded = () => {
      const body = element.contentDocument?.body;
      if (!body) return;
      const fit = () => setHeight(Math.min(HIGHEST, Math.ceil(body.getBoundingClientRect().height)));
      fit();
      watch?.disconnect();
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
    <>
      {!isPending && <ImagesBar message={message} remote={remote ?? ALL_BLOCKED} blocked={blocked} />}
      <iframe
        ref={frame}
        className={classes.frame}
        data-dark={dark || undefined}
        title={t('inbox.htmlOf', { name: message.author.name })}
        // Same origin only so that its height can be measured; nothing in it can run.
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={page}
        style={{ height }}
      />
    </>
  );
}

function ImagesBar({ message, remote, blocked }: { message: MessageView; remote: RemoteImages; blocked: number }) {
  const { t } = useTranslation();
  const mayEdit = useMay('contact.edit');
  const show = useMutation({
    mutationFn: (always?: boolean) => api.post<RemoteImages>(`/api/messages/${message.id}/images`, { always }),
    onSuccess: (now, always) => {
      queryClient.setQueryData(imagesKey(message.id), always === false ? { ...now, images: [] } : now);
      // Others of the same sender are shown, or blocked, too.
      if (always !== undefined) void queryClient.invalidateQueries({ queryKey: ['remote-images'], predicate: notThis });
    },
    onError: complain,
  });
  const notThis = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[1] !== message.id;
  const ofSender = mayEdit && remote.contactId;
  if (blocked === 0) {
    return remote.always && ofSender ? (
      <div className={classes.bar}>
        <span className={classes.said}>{t('inbox.images.always', { name: message.author.name })}</span>
        <Button size="compact-xs" variant="subtle" color="gray" loading={show.isPending} onClick={() => show.mutate(false)}>
          {t('inbox.images.stop')}
        </Button>
      </div>
    ) : null;
  }
  return (
    <div className={classes.bar}>
      <IconPhotoOff size={15} stroke={1.7} aria-hidden />
      <span className={classes.said}>{t('inbox.images.blocked', { count: blocked })}</span>
      <Button size="compact-xs" variant="light" loading={show.isPending} onClick={() => show.mutate(undefined)}>
        {t('inbox.images.show')}
      </Button>
      {ofSender && (
        <Button size="compact-xs" variant="subtle" color="gray" disabled={show.isPending} onClick={() => show.mutate(true)}>
          {t('inbox.images.alwaysShow', { name: message.author.name })}
        </Button>
      )}
    </div>
  );
}
