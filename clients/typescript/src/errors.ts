/** What can go wrong, as classes: an app decides by them and by `code`, never by a sentence. */

import type { Failure, SyncResult } from "./schemas.js";

/** A field of a request that is wrong. */
export interface WrongField {
  path: string;
  message: string;
}

/** Every error of this package. */
export class FitAIError extends Error {
  override name = "FitAIError";
}

/** The server has refused a request or a message. `code` is one of docs/errors.md; `details` has what belongs to it. */
export class ApiError extends FitAIError {
  override name = "ApiError";
  /** The HTTP status; undefined for a message on the live connection. */
  readonly status: number | undefined;
  readonly code: string;
  /** The fields that are wrong, of `invalid`. */
  readonly fields: readonly WrongField[];
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;
  /** The whole `error` of the answer: `currentVersion`, `workoutId`, `requiredPlan` and the like. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(error: Record<string, unknown>, origin: { status?: number; retryAfter?: number; requestId?: string } = {}) {
    super(typeof error["message"] === "string" ? error["message"] : `The server answers ${origin.status ?? "an error"}.`);
    this.status = origin.status;
    this.code = typeof error["code"] === "string" ? error["code"] : "unknown";
    this.fields = Array.isArray(error["fields"]) ? (error["fields"] as WrongField[]) : [];
    this.retryAfter = origin.retryAfter ?? (typeof error["retryAfter"] === "number" ? error["retryAfter"] : undefined);
    this.requestId = origin.requestId;
    this.details = error;
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    if (this.status !== undefined) return this.status === 408 || this.status === 429 || this.status >= 500;
    return ["rate_limited", "too_many_requests", "internal", "unavailable", "read_only", "switched_off"].includes(this.code);
  }

  /** The error of an answer that was no success. */
  static of(response: Response, body: unknown): ApiError {
    const failure = body as Partial<Failure> | undefined;
    const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
    const requestId = response.headers.get("X-Request-Id");
    return new ApiError((failure?.error ?? {}) as Record<string, unknown>, {
      status: response.status,
      ...(Number.isFinite(retryAfter) ? { retryAfter } : {}),
      ...(requestId === null ? {} : { requestId }),
    });
  }
}

/** There was no answer: no network, or it was cut. Whether the request has arrived is not known. */
export class NetworkError extends FitAIError {
  override name = "NetworkError";
}

/** Nobody is signed in, or the session has ended. */
export class SignedOutError extends FitAIError {
  override name = "SignedOutError";
}

/** The device could not write something down: nothing of it was done. */
export class StorageError extends FitAIError {
  override name = "StorageError";
  /** Whether there is no room left. */
  readonly isFull: boolean;

  constructor(message: string, options: { cause?: unknown; isFull?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.isFull = options.isFull ?? false;
  }
}

/** Signing out would lose operations that the server does not have yet. */
export class UnsentOperationsError extends FitAIError {
  override name = "UnsentOperationsError";

  constructor(readonly count: number) {
    super(`${count} operation(s) are not sent yet. Send them first, or say what becomes of them.`);
  }
}

/** Why the server has refused an operation, as `POST /workouts/sync` tells it. */
export type Refusal = NonNullable<SyncResult["error"]>;

/** The answer's `data`. Takes what a call of `fitai.rest` promises; throws an ApiError where it is no success. */
export async function dataOf<Data>(
  call: Promise<{ data?: { data: Data } | undefined; error?: unknown; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await call;
  if (data === undefined) throw ApiError.of(response, error);
  return data.data;
}
