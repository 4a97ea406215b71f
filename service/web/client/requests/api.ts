import type { Failure } from '../../messages/failure.ts';
import { messages } from '../../messages/common-catalogue.ts';

export type ApiResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export interface RequestOptions {
  readonly body?: object;
  /** Makes the creation of a game safe to retry. */
  readonly idempotencyKey?: string;
  /** ETag of the version on screen; the result is null if it is current (304). */
  readonly ifNoneMatch?: string;
}

const requestTimeoutMs = 10_000;

/** Sends a request to the API; never throws, and ends within 10 s. The value is null for 204 and 304. */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: RequestOptions = {},
  timeoutMs = requestTimeoutMs,
): Promise<ApiResult<T>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.body) headers['content-type'] = 'application/json';
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  if (options.ifNoneMatch) headers['if-none-match'] = options.ifNoneMatch;
  const send = async (signal: AbortSignal): Promise<ApiResult<T>> => {
    const response = await fetch(path, {
      method,
      headers,
      signal,
      ...(options.body && { body: JSON.stringify(options.body) }),
    });
    const isEmpty = response.status === 204 || response.status === 304;
    const body: unknown = isEmpty ? null : await response.json();
    if (response.ok || isEmpty) return { ok: true, value: body as T };
    return { ok: false, failure: parseFailure(body, response.headers.get('retry-after')) };
  };
  // Safari before 16 lacks `AbortSignal.timeout`.
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new Error('timeout'));
    }, timeoutMs);
  });
  try {
    return await Promise.race([send(controller.signal), timeout]);
  } catch {
    return { ok: false, failure: unreachableFailure };
  } finally {
    clearTimeout(timer);
  }
}

/** Creates a failure that the client itself has found. */
export function createLocalFailure(code: Failure['code']): Failure {
  return {
    code,
    detail: messages.failures.noDetail,
    errors: [],
    game: null,
    suggestion: null,
    retryAfter: 0,
  };
}

const unreachableFailure = createLocalFailure('unreachable');

/** Parses a problem document (RFC 9457). Anything else comes from a proxy and counts as unreachable. */
function parseFailure(body: unknown, retryAfter: string | null): Failure {
  if (typeof body !== 'object' || body === null || !('code' in body)) return unreachableFailure;
  const problem = body as Partial<Failure> & { title?: string };
  return {
    code: problem.code ?? 'unreachable',
    detail: problem.detail ?? problem.title ?? unreachableFailure.detail,
    errors: problem.errors ?? [],
    game: problem.game ?? null,
    suggestion: problem.suggestion ?? null,
    retryAfter: problem.retryAfter ?? (Number(retryAfter) || 0),
  };
}

/** Whether the same request can succeed later: the server has not rejected it. */
export function isRetryable({ code }: Failure): boolean {
  return code === 'unreachable' || code === 'unavailable' || code === 'rate_limited' || code === 'internal';
}

/** 128 random bits in base64url: 22 characters. */
export function generateRandomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (c) => ({ '+': '-', '/': '_' })[c] ?? '');
}
