/** Keeps the device's workouts up to date: by the pushes of the live connection, and by asking for what it has missed. */

import { ApiError } from "../errors.js";
import type { Frame, Workout, WorkoutChange } from "../schemas.js";
import { applied, type Push, pushesOf, wholeWorkout } from "./frames.js";
import type { Journal } from "./journal.js";

const PAGE = 50;
const RUNNING = ["in_progress", "paused"];

export interface FollowerOptions {
  journal: Journal;
  /** `GET /workouts/{id}`; undefined where there is none. */
  read(workoutId: string): Promise<Workout | undefined>;
  /** `GET /workouts/changes`. */
  changes(cursor: string | undefined, limit: number): Promise<{ data: WorkoutChange[]; cursor: string | undefined; hasMore: boolean }>;
  /** `sync:request`; its answer comes as a frame like any other. */
  requestSync(data: { workoutId?: string; sinceVersion?: number }): void;
}

export class Follower {
  readonly #options: FollowerOptions;
  readonly #askedFor = new Map<string, number>();
  #last: Promise<unknown> = Promise.resolve();
  #pulling: Promise<void> | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** What a device asks for first on a new connection. */
  greeting(): { workoutId?: string; sinceVersion?: number } {
    this.#askedFor.clear();
    const running = this.#running();
    const stored = running === undefined ? undefined : this.#options.journal.stored(running);
    return running === undefined || !stored || stored.isStale ? {} : { workoutId: running, sinceVersion: stored.version };
  }

  #running(): string | undefined {
    const { journal } = this.#options;
    return journal.storedIds.find((workoutId) => RUNNING.includes(journal.stored(workoutId)?.workout?.status ?? ""));
  }

  /** Take what was pushed. One after the other: each builds on the one before it. */
  take(pushes: readonly Push[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const push of pushes) await this.#take(push);
    });
  }

  /** Take the answer to a `sync:request`, or a workout that was changed as a whole. */
  takeSync(frame: Frame<"sync:workout">): Promise<void> {
    const { workoutId, workout, operations } = frame.data;
    const version = frame.version;
    return this.#inTurn(async () => {
      if (workoutId === undefined) return this.#loadRunning();
      this.#askedFor.delete(workoutId);
      if (operations) {
        for (const push of pushesOf(workoutId, operations)) await this.#take(push);
      } else if (version !== undefined) await this.#options.journal.take(workoutId, version, workout);
      else await this.#read(workoutId);
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #take(push: Push): Promise<void> {
    const { journal, requestSync } = this.#options;
    const { workoutId, version } = push;
    const latest = journal.stored(workoutId);
    if (latest && version <= latest.version && (latest.workout || version < latest.version)) return;
    const stored = latest?.isStale ? undefined : latest;
    const whole = wholeWorkout(push);
    if (whole !== undefined && whole.version === version) return journal.take(workoutId, version, whole);
    if (stored?.workout && version === stored.version + 1) {
      const next = applied(stored.workout, push);
      if (next) return journal.take(workoutId, version, next);
      await this.#read(workoutId);
      return;
    }
    // Something was missed. It is asked for once: what comes until the answer is in the answer.
    if ((this.#askedFor.get(workoutId) ?? -1) >= version) return;
    this.#askedFor.set(workoutId, version);
    requestSync({ workoutId, ...(stored?.workout ? { sinceVersion: stored.version } : {}) });
  }

  /** The server says that no workout runs: those that run here have ended meanwhile. */
  async #loadRunning(): Promise<void> {
    const running = this.#running();
    if (running !== undefined) await this.#read(running);
  }

  /** Get a workout from the server, and keep it. */
  load(workoutId: string): Promise<void> {
    return this.#inTurn(() => this.#read(workoutId));
  }

  async #read(workoutId: string): Promise<void> {
    const { journal, read } = this.#options;
    const workout = await read(workoutId);
    if (workout) return journal.take(workoutId, workout.version, workout);
    // It was deleted. The version of the deletion is not in the answer; it is later than all versions that the device has.
    const versions = journal.operations.filter((operation) => operation.workoutId === workoutId).map((operation) => operation.version ?? 0);
    const stored = journal.stored(workoutId);
    if (stored && !stored.summary) return journal.take(workoutId, Math.max(stored.version, ...versions), undefined);
    return journal.take(workoutId, Math.max((stored?.version ?? 0) + 1, ...versions), undefined);
  }

  /** Ask for what has changed since the device last asked. */
  pull(): Promise<void> {
    this.#pulling ??= this.#pull().finally(() => (this.#pulling = undefined));
    return this.#pulling;
  }

  async #pull(): Promise<void> {
    const { journal, changes } = this.#options;
    let listed: Set<string> | undefined = journal.cursor === undefined ? new Set() : undefined;
    let cursor = journal.cursor;
    for (;;) {
      let page;
      try {
        page = await changes(cursor, PAGE);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 410 || cursor === undefined) throw error;
        // Away for so long that the changes are not kept: everything is listed anew, and what is not was deleted.
        cursor = undefined;
        listed = new Set();
        continue;
      }
      for (const { workoutId } of page.data) listed?.add(workoutId);
      await this.#enter(page.data, page.cursor);
      cursor = page.cursor;
      if (!page.hasMore) break;
    }
    if (listed === undefined) return;
    const forgotten = journal.storedIds.filter((workoutId) => !listed.has(workoutId));
    await journal.forget(forgotten);
  }

  /** Enter a page: workouts that are open here, or that can be trained, with their exercises; the others in short. */
  async #enter(page: readonly WorkoutChange[], cursor: string | undefined): Promise<void> {
    const { journal } = this.#options;
    const news = page.filter(({ workoutId, version }) => journal.isNews(workoutId, version));
    const isNeeded = ({ workoutId, workout }: WorkoutChange): boolean =>
      journal.stored(workoutId)?.workout !== undefined ||
      journal.operations.some((operation) => operation.workoutId === workoutId) ||
      ["planned", ...RUNNING].includes(workout?.status ?? "");
    for (const change of news) {
      if (change.deleted) await journal.take(change.workoutId, change.version, undefined);
      else if (isNeeded(change)) await this.load(change.workoutId);
    }
    const summaries = news.flatMap((change) =>
      change.workout && !change.deleted && !isNeeded(change) ? [{ workoutId: change.workoutId, version: change.version, summary: change.workout }] : [],
    );
    await journal.takePage(summaries, cursor);
  }
}
