import { problemOf, ProblemError } from './problems';

type Value = string | number | boolean | null | undefined;
export type Query = Record<string, Value | readonly string[]>;

interface Options {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

let onSignedOut: () => void = () => {};

/** Called when an answer says that nobody is signed in any more. */
export function whenSignedOut(react: () => void): void {
  onSignedOut = react;
}

export function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    if (Array.isArray(value)) {
      if (value.length > 0) parameters.set(name, value.join(','));
    } else {
      parameters.set(name, String(value));
    }
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

/**
 * One request to the server. Gives the parsed JSON, or undefined if there is no content.
 *
 * @throws ProblemError for every answer that is not 2xx, and with status 0 when no answer came
 */
async function request<T>(method: string, path: string, { query, body, signal }: Options = {}): Promise<T> {
  const isRaw = body instanceof FormData || body instanceof Blob;
  let response: Response;
  try {
    response = await fetch(path + queryString(query), {
      method,
      signal,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(body instanceof Blob ? { 'Content-Type': 'application/octet-stream' } : {}),
        ...(body === undefined || isRaw ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : isRaw ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ProblemError(0, 'network', 'The server was not reached.');
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.code === 'unauthenticated' && path !== '/api/session') onSignedOut();
    throw problem;
  }
  const text = response.status === 204 ? '' : await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => request<T>('GET', path, { query, signal }),
  post: <T = void>(path: string, body?: unknown) => request<T>('POST', path, { body }),
  put: <T = void>(path: string, body?: unknown) => request<T>('PUT', path, { body }),
  patch: <T = void>(path: string, body?: unknown) => request<T>('PATCH', path, { body }),
  delete: <T = void>(path: string, query?: Query) => request<T>('DELETE', path, { query }),
};
