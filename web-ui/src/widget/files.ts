import type { Handed } from './memory';

export type Fault = 'tooLarge' | 'notTaken' | 'tooMany' | 'notSent';

export interface Upload {
  done: Promise<Handed>;
  cancel: () => void;
}

/** Sends one file to the server, which keeps it for a message to come. Rejects with a {@link Fault}. */
export function upload(base: string, token: string, file: File, progress: (part: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<Handed>((resolve, reject) => {
    request.open('POST', `${base}files?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Handed);
      else reject(faultOf(request.status));
    };
    request.onerror = request.onabort = request.ontimeout = () => reject('notSent' satisfies Fault);
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

const FAULTS: Partial<Record<number, Fault>> = { 413: 'tooLarge', 415: 'notTaken', 403: 'notTaken', 429: 'tooMany' };

function faultOf(status: number): Fault {
  return FAULTS[status] ?? 'notSent';
}

/** Fetched with the token, never by an address that opens by itself. */
export async function fetched(base: string, token: string, url: string): Promise<Blob> {
  const answer = await fetch(base + url, { headers: { Authorization: `Bearer ${token}` }, credentials: 'omit' });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.blob();
}

export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const PICTURE_AT_MOST = 5 << 20;
const WIDEST = 240;
const HIGHEST = 180;

export function isPicture(file: { contentType: string; size: number }): boolean {
  return PICTURES.includes(file.contentType) && file.size <= PICTURE_AT_MOST;
}

/** Painted, because the page's policy may forbid pictures of other origins; painting is nobody's business but ours. */
export async function painted(blob: Blob, name: string): Promise<HTMLCanvasElement> {
  const picture = await createImageBitmap(blob);
  const scale = Math.min(1, WIDEST / picture.width, HIGHEST / picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', name);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas;
}

export function sizeOf(bytes: number, locale: string): string {
  const mega = bytes >= 1 << 20;
  const value = Math.max(bytes, 1 << 10) / (mega ? 1 << 20 : 1 << 10);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: mega ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
