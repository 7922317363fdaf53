import i18n from '../i18n';

export interface FieldProblem {
  field: string;
  code: string;
  message: string;
}

/** An answer that is not the one hoped for (RFC 9457), or no answer at all (code `network`). */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: FieldProblem[] = [],
    /** Seconds. */
    readonly retryAfter: number | null = null,
    readonly requestId: string | null = null,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'ProblemError';
  }

  /** Whether the same request may succeed by itself later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  /** One sentence for people, in their language; the server's own English sentence if the code is not known. */
  get text(): string {
    const field = this.fields[0];
    const key = `problem.${this.code}`;
    if (this.code === 'invalid' && field && i18n.language === 'en') return field.message;
    return i18n.exists(key) ? i18n.t(key) : this.detail || i18n.t('problem.unknown');
  }
}

export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError(0, 'unknown', error instanceof Error ? error.message : String(error));
}

export function problemText(error: unknown): string {
  return asProblem(error).text;
}

interface ProblemBody {
  code?: string;
  detail?: string;
  title?: string;
  fields?: FieldProblem[];
  requestId?: string;
}

export async function problemOf(response: Response): Promise<ProblemError> {
  let body: ProblemBody = {};
  if (response.headers.get('content-type')?.includes('json')) {
    body = (await response.json().catch(() => ({}))) as ProblemBody;
  }
  const after = Number(response.headers.get('retry-after'));
  return new ProblemError(
    response.status,
    body.code ?? (response.status >= 500 ? 'unavailable' : 'unknown'),
    body.detail ?? body.title ?? response.statusText,
    body.fields ?? [],
    Number.isFinite(after) && after > 0 ? after : null,
    body.requestId ?? null,
  );
}
