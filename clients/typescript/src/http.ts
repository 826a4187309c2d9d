/** Requests that carry the token, can be repeated without harm, and end. */

import { ApiError, NetworkError, SignedOutError } from "./errors.js";
import { backoff, pause, type Timers } from "./platform.js";

const ATTEMPTS = 3;
const LONGEST_WAIT = 10;
/** Seconds that a request waits for by itself; what takes longer is the caller's to decide. */
const TIMEOUT = 35_000;
/** Milliseconds: the API answers within 29 seconds. */
const KEY = "Idempotency-Key";
const REPEATABLE_PATHS = /\/workouts\/sync$/;
/** What names its operations itself needs no key. */

export interface HttpOptions {
  fetch: (request: Request) => Promise<Response>;
  newId: () => string;
  random: () => number;
  timers: Timers;
}

/** Whose token requests carry. */
export interface TokenSource {
  /** A valid token; undefined where nobody is signed in. */
  token(): Promise<string | undefined>;
  /** Another token than the one that was refused; undefined where nobody is signed in any more. */
  tokenAfter(refused: string): Promise<string | undefined>;
}

export class Http {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  /** Send a request with the caller's token, with another one after a 401, and again where that is safe. */
  async send(request: Request, tokens: TokenSource): Promise<Response> {
    const own = request.headers.has("Authorization");
    let token = own ? undefined : await tokens.token();
    const attempt = (): Promise<Response> => {
      const copy = request.clone();
      if (token !== undefined) copy.headers.set("Authorization", `Bearer ${token}`);
      return this.sendRepeatedly(copy);
    };
    this.#addKey(request);
    const response = await attempt();
    if (response.status !== 401 || token === undefined) return response;
    // Where the tokens are refused too, the request's own answer says so.
    const other = await tokens.tokenAfter(token).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) return undefined;
      throw error;
    });
    if (other === undefined || other === token) return response;
    token = other;
    return attempt();
  }

  /** Send a request, and again after a cut network or where the server is busy, if it can be repeated without harm. */
  async sendRepeatedly(request: Request): Promise<Response> {
    const { timers, random } = this.#options;
    this.#addKey(request);
    const isRepeatable = ["GET", "HEAD"].includes(request.method) || request.headers.has(KEY) || REPEATABLE_PATHS.test(request.url);
    for (let attempt = 1; ; attempt++) {
      const isLast = !isRepeatable || attempt === ATTEMPTS;
      let wait = backoff(attempt - 1, random);
      try {
        const response = await this.#once(request.clone());
        const seconds = await secondsToWait(response);
        if (seconds === undefined || isLast || seconds > LONGEST_WAIT) return response;
        wait = Math.max(wait, seconds * 1000);
      } catch (error) {
        if (isLast || !(error instanceof NetworkError)) throw error;
      }
      await pause(timers, wait);
    }
  }

  #addKey(request: Request): void {
    if (["GET", "HEAD"].includes(request.method) || request.headers.has(KEY) || REPEATABLE_PATHS.test(request.url)) return;
    request.headers.set(KEY, this.#options.newId());
  }

  async #once(request: Request): Promise<Response> {
    const { fetch, timers } = this.#options;
    const abort = new AbortController();
    const cancel = (): void => abort.abort();
    request.signal?.addEventListener("abort", cancel);
    const timer = timers.set(cancel, TIMEOUT);
    try {
      const response = await fetch(new Request(request, { signal: abort.signal }));
      return await received(response);
    } catch (error) {
      if (request.signal?.aborted) throw error;
      throw new NetworkError("There was no answer: the network does not work, or was cut.", { cause: error });
    } finally {
      timers.clear(timer);
      request.signal?.removeEventListener("abort", cancel);
    }
  }
}

/** The response with its whole text, so that a cut in the middle of it is one of the network. Other types are passed on. */
async function received(response: Response): Promise<Response> {
  const type = response.headers.get("Content-Type") ?? "";
  if (!/json|text/.test(type) || [204, 205, 304].includes(response.status)) return response;
  const text = await response.text();
  if (/json/.test(type)) JSON.parse(text);
  return new Response(text, { status: response.status, statusText: response.statusText, headers: response.headers });
}

/** Seconds after which a request can be repeated; undefined where that helps nothing. */
async function secondsToWait(response: Response): Promise<number | undefined> {
  if ([429, 502, 503, 504].includes(response.status)) return Number(response.headers.get("Retry-After") ?? 0) || 0;
  if (response.status !== 409) return undefined;
  const body: unknown = await response.clone().json();
  return ApiError.of(response, body).code === "idempotency_in_progress" ? 1 : undefined;
}

/** A POST that carries JSON. */
export function postRequest(url: string, body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** The `data` of an answer, and its `meta`. */
export async function answer<Data>(response: Response): Promise<{ data: Data; meta: Record<string, unknown> }> {
  const body = (await response.json()) as { data: Data; meta: Record<string, unknown> };
  if (!response.ok) throw ApiError.of(response, body);
  return body;
}

export function signedOut(): SignedOutError {
  return new SignedOutError("Nobody is signed in.");
}
