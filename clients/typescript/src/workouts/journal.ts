/**
 * An account's queue and workouts on the device's disk. Everything is decided and written in a lock that all tabs share, and only then shown.
 *
 * An operation is here from the moment it was done. When the server has applied it, it gets the version that it has become, and stays until the workout
 * as the server has it contains that version: so what a user has done is visible at any time, and in it once.
 */

import { FitAIError, type Refusal } from "../errors.js";
import type { SyncResult, Workout, WorkoutSummary } from "../schemas.js";
import type { Change, Store } from "../stores/store.js";
import type { WorkoutView } from "../types.js";
import { reduce } from "./reduce.js";
import {
  accountPrefix, CONFLICTS, CURSOR, isQueued, operationKey, OPERATIONS, pendingOperation, REVISION, sendLock, type StoredConflict, type StoredOperation,
  type StoredWorkout, summaryOf, WORKOUTS, writeLock,
} from "./stored.js";

export interface JournalEvents {
  changed(workoutIds: ReadonlySet<string>): void;
  refused(conflicts: readonly StoredConflict[]): void;
}

/** What a device has, as it was last read or written. */
class Contents {
  revision = 0;
  cursor: string | undefined;
  readonly operations = new Map<string, StoredOperation>();
  readonly workouts = new Map<string, StoredWorkout>();
  readonly conflicts = new Map<string, StoredConflict>();

  /** Take an entry, or its absence. Gives the workout that it is about. */
  take(key: string, value: unknown): string | undefined {
    if (key.startsWith(OPERATIONS)) return take(this.operations, key, value as StoredOperation | undefined)?.workoutId;
    if (key.startsWith(CONFLICTS)) return take(this.conflicts, key, value as StoredConflict | undefined)?.operation.workoutId;
    if (key.startsWith(WORKOUTS)) {
      take(this.workouts, key.slice(WORKOUTS.length), value as StoredWorkout | undefined);
      return key.slice(WORKOUTS.length);
    }
    if (key === CURSOR) this.cursor = value as string | undefined;
    if (key === REVISION) this.revision = Number(value ?? 0);
    return undefined;
  }
}

function take<Value>(map: Map<string, Value>, key: string, value: Value | undefined): Value | undefined {
  const before = map.get(key);
  if (value === undefined) map.delete(key);
  else map.set(key, value);
  return value ?? before;
}

export class Journal {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #events: JournalEvents;
  readonly #views = new Map<string, WorkoutView | undefined>();
  readonly #forget: () => void;
  #contents = new Contents();

  private constructor(store: Store, readonly userId: string, events: JournalEvents) {
    this.#store = store;
    this.#prefix = accountPrefix(userId);
    this.#events = events;
    this.#forget = store.onForeignWrite(() => void this.refresh().catch(() => undefined));
  }

  /** Read what the device has of an account. */
  static async open(store: Store, userId: string, events: JournalEvents): Promise<Journal> {
    const journal = new Journal(store, userId, events);
    await journal.refresh();
    return journal;
  }

  close(): void {
    this.#forget();
  }

  // --- reading -------------------------------------------------------------------------------------------

  get cursor(): string | undefined {
    return this.#contents.cursor;
  }

  /** In the order in which they were done. */
  get operations(): StoredOperation[] {
    return [...this.#contents.operations.values()].sort((first, second) => first.sequence - second.sequence);
  }

  get queued(): StoredOperation[] {
    return this.operations.filter(isQueued);
  }

  get conflicts(): StoredConflict[] {
    return [...this.#contents.conflicts.values()].sort((first, second) => first.sequence - second.sequence);
  }

  /** A workout as the server has it. */
  stored(workoutId: string): StoredWorkout | undefined {
    return this.#contents.workouts.get(workoutId);
  }

  get storedIds(): string[] {
    return [...this.#contents.workouts.keys()];
  }

  /** The workouts that have operations which the server has applied, and which the device does not have as they are then. */
  get behind(): string[] {
    return [...new Set(this.operations.filter((operation) => !isQueued(operation)).map((operation) => operation.workoutId))];
  }

  /** A workout as the server has it, with what was done here since. */
  view(workoutId: string): WorkoutView | undefined {
    if (!this.#views.has(workoutId)) this.#views.set(workoutId, this.#viewOf(workoutId));
    return this.#views.get(workoutId);
  }

  #viewOf(workoutId: string): WorkoutView | undefined {
    const stored = this.stored(workoutId);
    const operations = this.operations.filter((operation) => operation.workoutId === workoutId);
    const workout = operations.reduce(reduce, stored?.workout);
    return workout && { ...workout, unsent: operations.filter(isQueued).length };
  }

  /** The workouts in short, the latest first. */
  summaries(): WorkoutSummary[] {
    const ids = new Set([...this.#contents.workouts.keys(), ...this.operations.map((operation) => operation.workoutId)]);
    const deleted = new Set(this.operations.filter((operation) => operation.op === "delete").map((operation) => operation.workoutId));
    const summaries = [...ids].flatMap((workoutId) => {
      const view = this.view(workoutId);
      const summary = view ? summaryOf(view) : deleted.has(workoutId) ? undefined : this.stored(workoutId)?.summary;
      return summary ? [summary] : [];
    });
    return summaries.sort((first, second) => compare(second.date, first.date) || compare(second.createdAt, first.createdAt));
  }

  // --- writing -------------------------------------------------------------------------------------------

  /** Read what other tabs have written. */
  async refresh(): Promise<void> {
    await this.#store.lock(writeLock(this.userId), () => this.#refreshInLock());
  }

  async #refreshInLock(): Promise<void> {
    const revision = Number((await this.#store.get(this.#prefix + REVISION)) ?? 0);
    if (revision === this.#contents.revision) return;
    const contents = new Contents();
    const changedIds = new Set([...this.#contents.operations.values()].map((operation) => operation.workoutId));
    for (const { key, value } of await this.#store.list(this.#prefix)) {
      const workoutId = contents.take(key.slice(this.#prefix.length), value);
      if (workoutId !== undefined) changedIds.add(workoutId);
    }
    for (const workoutId of this.#contents.workouts.keys()) changedIds.add(workoutId);
    this.#contents = contents;
    this.#tell(changedIds);
  }

  /** Decide on what is on the disk now, and write it. Nothing is shown that is not written. */
  async #transact<Result>(decide: () => { changes: Change[]; result: Result }): Promise<Result> {
    return this.#store.lock(writeLock(this.userId), async () => {
      await this.#refreshInLock();
      const { changes, result } = decide();
      if (changes.length === 0) return result;
      const all = [...changes, { key: REVISION, value: this.#contents.revision + 1 }];
      await this.#store.write(all.map(({ key, value }) => ({ key: this.#prefix + key, value })));
      const ids = all.map(({ key, value }) => this.#contents.take(key, value));
      this.#tell(new Set(ids.filter((id) => id !== undefined)));
      return result;
    });
  }

  #tell(workoutIds: ReadonlySet<string>): void {
    for (const workoutId of workoutIds) this.#views.delete(workoutId);
    this.#events.changed(workoutIds);
  }

  /**
   * Write operations down, in their order.
   *
   * @param isSignedIn whether it is still this account that acts.
   * @param make makes them of the workout as it is then.
   */
  async append<Result>(
    isSignedIn: () => Promise<boolean>,
    make: (view: (workoutId: string) => WorkoutView | undefined) => { operations: Omit<StoredOperation, "sequence">[]; result: Result },
  ): Promise<Result> {
    return this.#store.lock(writeLock(this.userId), async () => {
      if (!(await isSignedIn())) throw new FitAIError("Another account is signed in now: nothing was done.");
      await this.#refreshInLock();
      const { operations, result } = make((workoutId) => this.view(workoutId));
      // Revisions only rise, and so do the numbers that are made of them.
      const first = this.#contents.revision + 1;
      const changes: Change[] = operations.map((operation, index) => {
        const sequence = first + index;
        return { key: operationKey(sequence), value: { ...operation, sequence } };
      });
      const all = [...changes, { key: REVISION, value: this.#contents.revision + Math.max(1, operations.length) }];
      await this.#store.write(all.map(({ key, value }) => ({ key: this.#prefix + key, value })));
      for (const { key, value } of all) this.#contents.take(key, value);
      this.#tell(new Set(operations.map((operation) => operation.workoutId)));
      return result;
    });
  }

  /** Enter what the server has answered. Gives how many operations need not be sent again. */
  async settle(results: readonly SyncResult[]): Promise<number> {
    const { count, conflicts } = await this.#transact(() => {
      const changes: Change[] = [];
      const refused = new Map<string, { operation: StoredOperation; error: Refusal }>();
      const byClientId = new Map(this.queued.map((operation) => [operation.clientId, operation]));
      let settled = 0;
      for (const result of results) {
        const operation = byClientId.get(result.clientId);
        if (!operation) continue;
        const key = operationKey(operation.sequence);
        if (result.status !== "rejected") {
          settled++;
          const storedVersion = this.stored(operation.workoutId)?.version ?? -1;
          // A repetition that is so old that its version is not known any more is in whatever the server has.
          const { waitsFor: _, ...rest } = operation;
          const isContained = result.version === undefined || result.version <= storedVersion;
          changes.push({ key, value: isContained ? undefined : { ...rest, version: result.version } });
        } else if (result.error?.retry) {
          changes.push({ key, value: { ...operation, waitsFor: result.error } });
        } else {
          settled++;
          refused.set(operation.clientId, { operation, error: result.error ?? { code: "unknown", message: "The server refuses it.", retry: false } });
        }
      }
      for (const { operation, error } of dependents([...refused.values()], this.queued, (id) => this.stored(id) !== undefined)) {
        refused.set(operation.clientId, { operation, error });
      }
      const stored = [...refused.values()].map(({ operation, error }): StoredConflict => {
        return { sequence: operation.sequence, operation: pendingOperation(operation), error };
      });
      for (const conflict of stored) {
        changes.push({ key: operationKey(conflict.sequence) }, { key: CONFLICTS + conflict.operation.clientId, value: conflict });
      }
      return { changes, result: { count: settled, conflicts: stored } };
    });
    if (conflicts.length > 0) this.#events.refused(conflicts);
    return count;
  }

  /**
   * Take a workout as the server has it; an older one than the device has changes nothing.
   *
   * @param version that of its deletion, where there is no workout any more.
   */
  async take(workoutId: string, version: number, workout: Workout | undefined): Promise<void> {
    await this.#transact(() => {
      const stored = this.stored(workoutId);
      const isMore = workout !== undefined && (!stored?.workout || stored.isStale === true);
      const isNews = stored === undefined || version > stored.version || (version === stored.version && isMore);
      if (!isNews) return { changes: [], result: undefined };
      const value: StoredWorkout = workout ? { version, summary: summaryOf(workout), workout } : { version };
      return { changes: [{ key: WORKOUTS + workoutId, value }, ...this.#contained(workoutId, version)], result: undefined };
    });
  }

  /** Take the summaries of a page of changes, and the place to go on from. */
  async takePage(summaries: readonly { workoutId: string; version: number; summary: WorkoutSummary }[], cursor: string | undefined): Promise<void> {
    await this.#transact(() => {
      const changes: Change[] = summaries
        .filter(({ workoutId, version }) => this.isNews(workoutId, version))
        .flatMap(({ workoutId, version, summary }) => [{ key: WORKOUTS + workoutId, value: { version, summary } }, ...this.#contained(workoutId, version)]);
      if (cursor !== this.cursor) changes.push({ key: CURSOR, value: cursor });
      return { changes, result: undefined };
    });
  }

  /** Whether a version of a workout is later than the one that the device has, or has to be read again. */
  isNews(workoutId: string, version: number): boolean {
    const stored = this.stored(workoutId);
    return stored === undefined || version > stored.version || (stored.isStale === true && version === stored.version);
  }

  /** Have all workouts read again, in other units. */
  async restate(): Promise<void> {
    await this.#transact(() => {
      const changes: Change[] = this.storedIds.map((workoutId) => ({ key: WORKOUTS + workoutId, value: { ...this.stored(workoutId)!, isStale: true } }));
      return { changes: [...changes, { key: CURSOR }], result: undefined };
    });
  }

  /** Forget workouts that the server does not list: they were deleted so long ago that it does not tell. */
  async forget(workoutIds: readonly string[]): Promise<void> {
    await this.#transact(() => ({ changes: workoutIds.map((workoutId) => ({ key: WORKOUTS + workoutId })), result: undefined }));
  }

  /** What became part of the workout as it is in a version. */
  #contained(workoutId: string, version: number): Change[] {
    return this.operations
      .filter((operation) => operation.workoutId === workoutId && operation.version !== undefined && operation.version <= version)
      .map((operation) => ({ key: operationKey(operation.sequence) }));
  }

  async dismiss(clientId: string): Promise<void> {
    await this.#transact(() => ({ changes: [{ key: CONFLICTS + clientId }], result: undefined }));
  }

  /** Take an operation out of the queue. Only of one that the server has answered is known that it was not applied. */
  async discard(clientId: string): Promise<void> {
    await this.#store.lock(sendLock(this.userId), () =>
      this.#transact(() => {
        const operation = this.queued.find((candidate) => candidate.clientId === clientId);
        if (!operation) throw new FitAIError(`clientId: no operation ${clientId} waits to be sent.`);
        if (!operation.waitsFor) throw new FitAIError("Whether the server has applied it is not known: call sync() first.");
        return { changes: [{ key: operationKey(operation.sequence) }], result: undefined };
      }),
    );
  }
}

/** The operations that can never be applied, since what they are about was refused. */
function dependents(
  refused: readonly { operation: StoredOperation; error: Refusal }[],
  queued: readonly StoredOperation[],
  isStored: (workoutId: string) => boolean,
): { operation: StoredOperation; error: Refusal }[] {
  const refusedIds = new Set(refused.map(({ operation }) => operation.clientId));
  const workoutIds = new Set(
    refused
      .filter(({ operation, error }) => operation.op === "create" && error.code !== "workout_exists" && !isStored(operation.workoutId))
      .map(({ operation }) => operation.workoutId),
  );
  const setIds = new Set(refused.filter(({ operation }) => operation.op === "set").map(({ operation }) => operation.clientId));
  return queued
    .filter((operation) => !refusedIds.has(operation.clientId))
    .flatMap((operation) => {
      const code = workoutIds.has(operation.workoutId)
        ? "missing_workout"
        : setIds.has(String(operation.data["setClientId"]))
          ? "missing_set"
          : undefined;
      const message = "What this is about was refused.";
      return code === undefined ? [] : [{ operation, error: { code, message, retry: false } }];
    });
}

function compare(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}
