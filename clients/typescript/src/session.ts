/** The tokens of the device: refreshed once for all who need one, in all tabs, and never lost between the answer and the disk. */

import { ApiError, UnsentOperationsError } from "./errors.js";
import { answer, type Http, postRequest, signedOut, type TokenSource } from "./http.js";
import { Listeners } from "./listeners.js";
import { pause, type Timers } from "./platform.js";
import type { Login, Registration, SecondFactorRequired, SignedIn, User } from "./schemas.js";
import type { Change, Store } from "./stores/store.js";
import type { Session, SessionEvents } from "./types.js";
import { accountPrefix, isQueued, OPERATIONS, REVISION, type StoredOperation, writeLock } from "./workouts/stored.js";

const SESSION = "session";
const DEVICE = "device";
const EARLY = 60_000;
/** Milliseconds before its end from which a token is replaced. */
const REFUSED = ["invalid_token", "unauthorized"];

interface StoredSession {
  user: User;
  accessToken: string;
  refreshToken: string;
  /** When the access token ends, in milliseconds by the device's clock. */
  expiresAt: number;
  /** The key of a refresh that was begun: it is repeated with the same one until there is an answer. */
  refreshKey?: string;
}

export interface SessionOptions {
  restUrl: string;
  store: Store;
  http: Http;
  timers: Timers;
  newId: () => string;
  device: { id?: string; name?: string } | undefined;
}

export class SessionKeeper implements Session, TokenSource {
  readonly #options: SessionOptions;
  readonly #listeners = new Listeners<SessionEvents>();
  readonly #forget: () => void;
  #stored: StoredSession | undefined;
  #loading: Promise<unknown> | undefined;
  #refreshing: Promise<string> | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#forget = options.store.onForeignWrite(() => void this.#load().catch(() => (this.#loading = undefined)));
  }

  get user(): User | undefined {
    return this.#stored?.user;
  }

  /** When the present access token ends, in milliseconds by the device's clock. */
  get expiresAt(): number | undefined {
    return this.#stored?.expiresAt;
  }

  async ready(): Promise<User | undefined> {
    this.#loading ??= this.#load();
    try {
      await this.#loading;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
    return this.user;
  }

  /** Who is signed in on this device at this moment, also if another tab has changed that. */
  async storedUserId(): Promise<string | undefined> {
    return ((await this.#options.store.get(SESSION)) as StoredSession | undefined)?.user.id;
  }

  on<Name extends keyof SessionEvents>(name: Name, listener: (event: SessionEvents[Name]) => void): () => void {
    return this.#listeners.on(name, listener);
  }

  close(): void {
    this.#forget();
  }

  // --- signing in and out --------------------------------------------------------------------------------

  async signIn(login: Omit<Login, "device">): Promise<SignedIn | SecondFactorRequired> {
    const outcome = await this.#post<SignedIn | SecondFactorRequired>("/auth/login", { ...login, device: await this.#device() });
    if (outcome.status === "signed_in") await this.accept(outcome);
    return outcome;
  }

  async register(registration: Omit<Registration, "device">): Promise<SignedIn> {
    const signedIn = await this.#post<SignedIn>("/auth/register", { ...registration, device: await this.#device() });
    await this.accept(signedIn);
    return signedIn;
  }

  async accept(signedIn: SignedIn): Promise<void> {
    await this.ready();
    const stored = this.#from(signedIn);
    await this.#options.store.lock(SESSION, () => this.#options.store.write([{ key: SESSION, value: stored }]));
    this.#adopt(stored);
  }

  async signOut(options: { unsent?: "refuse" | "keep" | "discard"; everywhere?: boolean } = {}): Promise<{ endedOnServer: boolean }> {
    const { store, restUrl, http } = this.#options;
    const user = await this.ready();
    if (user === undefined) return { endedOnServer: false };
    // Taken before the tokens are forgotten; without a network the session stays on the server until its tokens end.
    const token = await this.accessToken().catch(() => undefined);
    const prefix = accountPrefix(user.id);
    // In the lock that operations are written in: none can come between the count and the end.
    await store.lock(writeLock(user.id), async () => {
      const entries = await store.list(prefix);
      const isUnsent = (key: string, value: unknown): boolean =>
        key.startsWith(prefix + OPERATIONS) && isQueued(value as StoredOperation);
      const count = entries.filter(({ key, value }) => isUnsent(key, value)).length;
      if (count > 0 && (options.unsent ?? "refuse") === "refuse") throw new UnsentOperationsError(count);
      const removed = entries.filter(({ key, value }) => !(options.unsent === "keep" && isUnsent(key, value)));
      const changes: Change[] = removed.map(({ key }) => ({ key }));
      // It goes on counting, so that other tabs see that they have something old.
      const revision = Number(entries.find(({ key }) => key === prefix + REVISION)?.value ?? 0);
      changes.push({ key: prefix + REVISION, value: revision + 1 });
      await store.lock(SESSION, () => store.write([...changes, { key: SESSION }]));
      this.#stored = undefined;
    });
    this.#listeners.emit("signedOut", { reason: "signed_out" });
    if (token === undefined) return { endedOnServer: false };
    const url = `${restUrl}/auth/logout${options.everywhere ? "?everywhere=true" : ""}`;
    const request = new Request(url, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    const endedOnServer = await http.sendRepeatedly(request).then(
      (response) => response.ok,
      () => false,
    );
    return { endedOnServer };
  }

  // --- tokens --------------------------------------------------------------------------------------------

  async accessToken(): Promise<string> {
    await this.ready();
    if (this.#stored === undefined) throw signedOut();
    return this.#isGood(this.#stored) ? this.#stored.accessToken : this.refresh();
  }

  async token(): Promise<string | undefined> {
    return (await this.ready()) === undefined ? undefined : this.accessToken();
  }

  async tokenAfter(refused: string): Promise<string | undefined> {
    const current = this.#stored;
    if (current === undefined) return undefined;
    return current.accessToken === refused ? this.refresh() : current.accessToken;
  }

  /** The tokens of one account: what it has done is never sent in the name of another that has signed in meanwhile. */
  of(userId: string): TokenSource {
    const owned = async (token: string | undefined): Promise<string> => {
      if (token === undefined || this.user?.id !== userId) throw signedOut();
      return token;
    };
    return {
      token: async () => owned(await this.token()),
      tokenAfter: async (refused) => owned(await this.tokenAfter(refused)),
    };
  }

  refresh(): Promise<string> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #refresh(): Promise<string> {
    await this.ready();
    const before = this.#stored?.accessToken;
    return this.#options.store.lock(SESSION, async () => {
      let stored = (await this.#options.store.get(SESSION)) as StoredSession | undefined;
      this.#adopt(stored);
      if (stored === undefined) throw signedOut();
      // Another tab has been here meanwhile.
      if (stored.accessToken !== before && this.#isGood(stored)) return stored.accessToken;
      if (stored.refreshKey === undefined) {
        // Written before the request: whoever repeats it after a crash gets the tokens that were answered then.
        stored = { ...stored, refreshKey: this.#options.newId() };
        await this.#write(stored);
      }
      try {
        const signedIn = await this.#post<Omit<SignedIn, "status">>("/auth/refresh", { refreshToken: stored.refreshToken }, stored.refreshKey);
        const renewed = this.#from({ ...signedIn, user: signedIn.user ?? stored.user });
        await this.#write(renewed);
        this.#adopt(renewed);
        return renewed.accessToken;
      } catch (error) {
        if (error instanceof ApiError && !error.isTransient) await this.#onRefusal(error, stored);
        throw error;
      }
    });
  }

  async #onRefusal(error: ApiError, stored: StoredSession): Promise<void> {
    if (error.status === 401 && REFUSED.includes(error.code)) {
      await this.#options.store.write([{ key: SESSION }]);
      this.#adopt(undefined);
      return;
    }
    if (error.code === "idempotency_in_progress") return;
    const { refreshKey: _, ...withoutKey } = stored;
    await this.#write(withoutKey);
  }

  // --- the store -----------------------------------------------------------------------------------------

  async #load(): Promise<void> {
    this.#adopt((await this.#options.store.get(SESSION)) as StoredSession | undefined);
  }

  async #write(stored: StoredSession): Promise<void> {
    await this.#options.store.write([{ key: SESSION, value: stored }]);
  }

  /** Take what the store has, and tell of another account. */
  #adopt(stored: StoredSession | undefined): void {
    const before = this.#stored?.user.id;
    this.#stored = stored;
    if (before !== undefined && before !== stored?.user.id) this.#listeners.emit("signedOut", { reason: "ended" });
    if (stored !== undefined && before !== stored.user.id) this.#listeners.emit("signedIn", stored.user);
  }

  #from(signedIn: Omit<SignedIn, "status">): StoredSession {
    const { user, accessToken, refreshToken, expiresIn } = signedIn;
    return { user, accessToken, refreshToken, expiresAt: this.#options.timers.now() + expiresIn * 1000 };
  }

  #isGood(stored: StoredSession): boolean {
    return stored.expiresAt - this.#options.timers.now() > EARLY;
  }

  async #device(): Promise<{ id: string; name?: string }> {
    const { store, device, newId } = this.#options;
    const id = device?.id ?? (await store.lock(DEVICE, async () => {
      const stored = await store.get(DEVICE);
      if (typeof stored === "string") return stored;
      const made = newId();
      await store.write([{ key: DEVICE, value: made }]);
      return made;
    }));
    return device?.name === undefined ? { id } : { id, name: device.name };
  }

  async #post<Data>(path: string, body: unknown, key?: string): Promise<Data> {
    const { http, restUrl, timers } = this.#options;
    const headers: Record<string, string> = key === undefined ? {} : { "Idempotency-Key": key };
    for (let attempt = 0; ; attempt++) {
      try {
        return (await answer<Data>(await http.sendRepeatedly(postRequest(restUrl + path, body, headers)))).data;
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== "idempotency_in_progress" || attempt === 2) throw error;
        await pause(timers, 1000);
      }
    }
  }
}
