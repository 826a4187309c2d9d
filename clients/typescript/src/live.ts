/** The live connection: one WebSocket that stays connected, renews itself before its token ends, and loses no answer. */

import { ApiError, FitAIError, NetworkError, SignedOutError } from "./errors.js";
import { Frames as FrameReader, type PushListener } from "./live-frames.js";
import { Listeners } from "./listeners.js";
import { backoff, type Socket, type SocketConstructor, type Timers } from "./platform.js";
import type { ActionData, ActionName, Frame } from "./schemas.js";
import type { SessionKeeper } from "./session.js";
import type { Live, LiveEvents, LiveState } from "./types.js";

const OPEN = 1;
const HANDSHAKE_TIMEOUT = 15_000;
const ANSWER_TIMEOUT = 15_000;
const SILENCE = 10_000;
/** Milliseconds without any frame after a message: the connection is dead, though nobody has said so. */
const REPEAT = 6_000;
/** Milliseconds after which a message without an answer is sent again. */
const RENEW_EARLY = 90_000;
/** Milliseconds before the token's end at which the next connection is opened. */
const KEEP_ALIVE = 240_000;
/** Milliseconds; the server closes what is silent for ten minutes. */
const REPEATED = ["rate_limited", "too_many_requests", "unavailable", "internal"];

interface Request {
  text: string;
  resolve(frames: Frame[]): void;
  reject(error: Error): void;
  timer: unknown;
  repeat: unknown;
}

interface Connection {
  socket: Socket;
  reader: FrameReader;
  silence: unknown;
}

export interface LiveOptions {
  url: string | undefined;
  session: SessionKeeper;
  WebSocket: SocketConstructor | undefined;
  timers: Timers;
  random: () => number;
  newId: () => string;
}

export class LiveConnection implements Live {
  readonly #options: LiveOptions;
  readonly #listeners = new Listeners<LiveEvents>();
  readonly #pushListeners = new Set<PushListener>();
  readonly #openListeners = new Set<() => void>();
  readonly #requests = new Map<string, Request>();
  #isWanted = false;
  #state: LiveState = "closed";
  #current: Connection | undefined;
  #opening: { cancel(): void } | undefined;
  #failures = 0;
  #retry: unknown;
  #renewal: unknown;
  #keepAlive: unknown;
  #clockOffset = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
    options.session.on("signedIn", () => this.#isWanted && this.#open());
    options.session.on("signedOut", () => this.#drop());
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Now by the server's clock, in milliseconds, as far as an answer has told it. */
  serverNow(): number {
    return this.#options.timers.now() + this.#clockOffset;
  }

  on<Name extends keyof LiveEvents>(name: Name, listener: (event: LiveEvents[Name]) => void): () => void {
    return this.#listeners.on(name, listener);
  }

  /** Listen to what operations of the user's own workouts push. */
  onPush(listener: PushListener): void {
    this.#pushListeners.add(listener);
  }

  /** Called when a connection is open, before anything else is sent on it. */
  onOpen(listener: () => void): void {
    this.#openListeners.add(listener);
  }

  // --- connecting ----------------------------------------------------------------------------------------

  connect(): void {
    if (this.#options.url === undefined) throw new FitAIError("liveUrl: there is none, so that there is no live connection.");
    if (this.#options.WebSocket === undefined) throw new FitAIError("This platform has no WebSocket: give one to createClient.");
    if (this.#isWanted) return this.wake();
    this.#isWanted = true;
    this.#open();
  }

  disconnect(): void {
    this.#isWanted = false;
    this.#drop();
    for (const [id, request] of this.#requests) this.#end(id, () => request.reject(new NetworkError("The live connection was closed.")));
  }

  wake(): void {
    if (!this.#isWanted || this.#opening) return;
    if (this.#current) {
      // Whether it still works shows when it is asked.
      this.sendUnanswered("presence:ping", {});
      return;
    }
    this.#failures = 0;
    this.#open();
  }

  /** Begin anew: something that came over the connection could not be taken. */
  fail(error: unknown): void {
    if (!(error instanceof FitAIError)) void Promise.reject(error);
    if (this.#current) this.#lose(this.#current);
  }

  #drop(): void {
    const { timers } = this.#options;
    for (const timer of [this.#retry, this.#renewal, this.#keepAlive]) timers.clear(timer);
    this.#opening?.cancel();
    this.#opening = undefined;
    const current = this.#current;
    this.#current = undefined;
    if (current) this.#close(current);
    this.#setState("closed");
  }

  #setState(state: LiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#listeners.emit("state", state);
  }

  /** Open a connection; it takes the place of the present one when it is open. */
  #open(): void {
    if (this.#opening || !this.#isWanted) return;
    const { timers, session, url } = this.#options;
    timers.clear(this.#retry);
    let isCancelled = false;
    let connection: Connection | undefined;
    let timeout: unknown;
    const opening = {
      cancel: () => {
        isCancelled = true;
        timers.clear(timeout);
        if (connection && connection !== this.#current) this.#close(connection);
      },
    };
    this.#opening = opening;
    if (!this.#current) this.#setState("connecting");
    const fail = (error: unknown): void => {
      if (isCancelled) return;
      opening.cancel();
      this.#opening = undefined;
      this.#onFailure(error);
    };
    // A token that was refused before might have been revoked: another one, or the end of the session, shows that.
    const token = this.#failures > 0 && this.#failures % 3 === 0 ? session.refresh() : this.#tokenForLong();
    token
      .then((token) => {
        if (isCancelled) return;
        const socket = new this.#options.WebSocket!(url!, ["fitai", token]);
        connection = { socket, reader: new FrameReader(), silence: undefined };
        timeout = timers.set(() => fail(new NetworkError("The live connection does not open.")), HANDSHAKE_TIMEOUT);
        socket.onopen = () => {
          if (isCancelled) return;
          timers.clear(timeout);
          this.#opening = undefined;
          this.#onOpen(connection!);
        };
        socket.onclose = () => (this.#current === connection ? this.#lose(connection!) : fail(new NetworkError("The live connection was refused.")));
        socket.onerror = () => undefined;
        socket.onmessage = ((event: { data: unknown }) => this.#onMessage(connection!, event.data)) as Socket["onmessage"];
      })
      .catch(fail);
  }

  /** A token that is good for longer than the next connection is opened before its end. */
  async #tokenForLong(): Promise<string> {
    const { session, timers } = this.#options;
    const token = await session.accessToken();
    const left = (session.expiresAt ?? 0) - timers.now();
    return left > RENEW_EARLY ? token : session.refresh();
  }

  #onOpen(connection: Connection): void {
    const { timers, session } = this.#options;
    const before = this.#current;
    const unanswered = [...this.#requests.keys()];
    this.#current = connection;
    this.#setState("open");
    for (const listener of this.#openListeners) listener();
    for (const id of unanswered) this.#sendRequest(id);
    if (before) this.#close(before);
    timers.clear(this.#renewal);
    const left = (session.expiresAt ?? 0) - timers.now() - RENEW_EARLY;
    this.#renewal = timers.set(() => this.#open(), Math.max(1000, left));
    this.#keepOpen();
  }

  #keepOpen(): void {
    const { timers } = this.#options;
    timers.clear(this.#keepAlive);
    this.#keepAlive = timers.set(() => {
      this.sendUnanswered("presence:ping", {});
      this.#keepOpen();
    }, KEEP_ALIVE);
  }

  #onFailure(error: unknown): void {
    if (error instanceof SignedOutError || !this.#isWanted) {
      // It is opened when somebody signs in.
      if (!this.#current) this.#setState("closed");
      return;
    }
    if (!this.#current) this.#setState("waiting");
    const { timers, random } = this.#options;
    const retryAfter = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
    this.#retry = timers.set(() => this.#open(), Math.max(retryAfter, backoff(this.#failures++, random)));
  }

  /** The present connection does not work any more. */
  #lose(connection: Connection): void {
    if (this.#current !== connection) return;
    this.#current = undefined;
    this.#close(connection);
    const { timers } = this.#options;
    timers.clear(this.#renewal);
    timers.clear(this.#keepAlive);
    if (this.#opening) this.#setState("connecting");
    else this.#onFailure(undefined);
  }

  #close({ socket, silence }: Connection): void {
    this.#options.timers.clear(silence);
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.onerror = () => undefined;
    try {
      socket.close(1000);
    } catch {
      // Some sockets refuse to be closed before they are open; they close by themselves.
    }
  }

  // --- sending -------------------------------------------------------------------------------------------

  request<Name extends ActionName>(
    action: Name,
    data: ActionData<Name>,
    options: { id?: string; timeout?: number } = {},
  ): Promise<Frame[]> {
    const { timers, newId } = this.#options;
    const id = options.id ?? newId();
    if (!this.#isWanted) return Promise.reject(new NetworkError("There is no live connection: call connect() first."));
    if (this.#requests.has(id)) return Promise.reject(new FitAIError(`id: ${id} is the id of a message that is not answered yet.`));
    return new Promise((resolve, reject) => {
      const text = JSON.stringify({ action, id, data });
      const onTimeout = (): void => this.#end(id, () => reject(new NetworkError(`There was no answer to ${action}.`)));
      const timer = timers.set(onTimeout, options.timeout ?? ANSWER_TIMEOUT);
      this.#requests.set(id, { text, resolve, reject, timer, repeat: undefined });
      this.#sendRequest(id);
    });
  }

  /** Send a message, and again after a while without an answer: it may have been lost on its way back. */
  #sendRequest(id: string): void {
    const request = this.#requests.get(id);
    if (!request || !this.#current) return;
    this.#send(this.#current, request.text);
    this.#options.timers.clear(request.repeat);
    request.repeat = this.#options.timers.set(() => this.#sendRequest(id), REPEAT);
  }

  /** Send a message whose answer comes as an event like any other; not at all without a connection. */
  sendUnanswered<Name extends ActionName>(action: Name, data: ActionData<Name>): void {
    if (this.#current) this.#send(this.#current, JSON.stringify({ action, id: this.#options.newId(), data }));
  }

  #send(connection: Connection, text: string): void {
    if (connection.socket.readyState !== OPEN) return;
    connection.socket.send(text);
    const { timers } = this.#options;
    connection.silence ??= timers.set(() => this.#lose(connection), SILENCE);
  }

  #end(id: string, how: () => void): void {
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    this.#options.timers.clear(request?.timer);
    this.#options.timers.clear(request?.repeat);
    how();
  }

  // --- receiving -----------------------------------------------------------------------------------------

  #onMessage(connection: Connection, text: unknown): void {
    const { timers } = this.#options;
    timers.clear(connection.silence);
    connection.silence = undefined;
    let message;
    try {
      message = connection.reader.read(String(text));
    } catch (error) {
      return this.fail(new FitAIError("The server has sent what cannot be read.", { cause: error }));
    }
    if (message === undefined) return;
    this.#failures = 0;
    if (message.kind === "error") return this.#onError(connection, message.replyTo, message.error);
    const { frames, pushes, replyTo, at } = message;
    const request = replyTo === undefined ? undefined : this.#requests.get(replyTo);
    if (replyTo !== undefined) this.#learnClock(at);
    if (pushes.length > 0) for (const listener of this.#pushListeners) listener(pushes);
    for (const frame of frames) {
      this.#listeners.emit(frame.event, frame as never);
      this.#listeners.emit("frame", frame);
    }
    if (request) this.#end(replyTo!, () => request.resolve(frames));
  }

  /** An answer was sent a moment ago: its time is the server's clock. Small differences are the network's. */
  #learnClock(at: string | undefined): void {
    const offset = Date.parse(at ?? "") - this.#options.timers.now();
    if (!Number.isNaN(offset)) this.#clockOffset = Math.abs(offset) > 2000 ? offset : 0;
  }

  #onError(connection: Connection, replyTo: string | undefined, error: Record<string, unknown>): void {
    const { timers } = this.#options;
    const refused = new ApiError(error);
    // The server closes it in a moment; what was not answered goes over the next one.
    if (refused.code === "unauthorized") return this.#lose(connection);
    const request = replyTo === undefined ? undefined : this.#requests.get(replyTo);
    if (!request) return;
    if (REPEATED.includes(refused.code)) {
      timers.clear(request.repeat);
      request.repeat = timers.set(() => this.#sendRequest(replyTo!), (refused.retryAfter ?? 1) * 1000);
      return;
    }
    this.#end(replyTo!, () => request.reject(refused));
  }
}
