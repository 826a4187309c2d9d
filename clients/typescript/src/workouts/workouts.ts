/** The user's workouts as an app sees them: what it does is written down, shown, sent and reconciled. */

import { ApiError, FitAIError, SignedOutError } from "../errors.js";
import type { LiveConnection } from "../live.js";
import { Listeners } from "../listeners.js";
import type { Timers } from "../platform.js";
import type { OperationData, OperationName, SyncResult, User, Workout, WorkoutChange, WorkoutSummary } from "../schemas.js";
import type { SessionKeeper } from "../session.js";
import type { Store } from "../stores/store.js";
import type { Conflict, PendingOperation, SetReference, ShownNames, Workouts, WorkoutsEvents, WorkoutsState, WorkoutView } from "../types.js";
import { Follower } from "./follower.js";
import { Journal } from "./journal.js";
import { openPlace } from "./reduce.js";
import { Sender } from "./sender.js";
import { pendingOperation, type StoredConflict, type StoredOperation } from "./stored.js";

/** The routes that workouts use. */
export interface WorkoutRoutes {
  sync(operations: readonly StoredOperation[], sentAt: string): Promise<SyncResult[]>;
  read(workoutId: string): Promise<Workout | undefined>;
  changes(cursor: string | undefined, limit: number): Promise<{ data: WorkoutChange[]; cursor: string | undefined; hasMore: boolean }>;
  units(): "metric" | "imperial" | undefined;
}

export interface WorkoutsOptions {
  store: Store;
  session: SessionKeeper;
  live: LiveConnection;
  /** Those of an account. */
  routes(userId: string): WorkoutRoutes;
  timers: Timers;
  random: () => number;
  newId: () => string;
}

interface Account {
  routes: WorkoutRoutes;
  journal: Journal;
  sender: Sender;
  follower: Follower;
}

type Data = Record<string, unknown>;
type Status = Workout["status"];

const OPEN: readonly Status[] = ["planned", "in_progress", "paused"];
const RUNNING: readonly Status[] = ["in_progress", "paused"];
const POSSIBLE: Partial<Record<OperationName, readonly Status[]>> = {
  start: ["planned"],
  pause: ["in_progress"],
  resume: ["paused"],
  complete: RUNNING,
  cancel: OPEN,
  rest: RUNNING,
  set: [...RUNNING, "completed"],
  correct_set: [...OPEN, "completed"],
  delete_set: [...OPEN, "completed"],
  add_exercise: OPEN,
  exercise: OPEN,
};
/** The states of a workout in which the server takes an operation. Another device may have changed it since: then it is a conflict. */

export class WorkoutsKeeper implements Workouts {
  readonly #options: WorkoutsOptions;
  readonly #listeners = new Listeners<WorkoutsEvents>();
  #account: Account | undefined;
  #opening: { userId: string; account: Promise<Account> } | undefined;
  #isClosed = false;

  constructor(options: WorkoutsOptions) {
    this.#options = options;
    const { session, live } = options;
    session.on("signedIn", (user) => void this.#switchTo(user).then(() => this.#catchUp()).catch(() => undefined));
    session.on("signedOut", () => void this.#switchTo(undefined).catch(() => undefined));
    live.onOpen(() => {
      this.#requestSync(this.#account?.follower.greeting() ?? {});
      this.#catchUp();
    });
    live.onPush((pushes) => void this.#account?.follower.take(pushes).catch((error: unknown) => live.fail(error)));
    // What waited for its end can be sent now.
    live.on("workout:completed", () => this.#account?.sender.kick());
    live.on("sync:workout", (frame) => {
      // With a room it is a friend's workout.
      if (frame.roomId === undefined) void this.#account?.follower.takeSync(frame).catch((error: unknown) => live.fail(error));
    });
  }

  /** Ask for what was missed. The answer is taken as an event; without one, the next connection asks again. */
  #requestSync(data: { workoutId?: string; sinceVersion?: number }): void {
    const account = this.#account;
    this.#options.live.request("sync:request", data).catch((error: unknown) => {
      const isAbsent = error instanceof ApiError && error.code === "not_found" && data.workoutId !== undefined;
      if (isAbsent) void account?.follower.load(data.workoutId!).catch(() => undefined);
    });
  }

  /** Read everything again: the account prefers other units now. */
  restate(): void {
    const account = this.#account;
    void account?.journal.restate().then(() => account.follower.pull()).catch(() => undefined);
  }

  /** Send and ask in the background: the network is back, or the app was started. */
  wake(): void {
    this.#catchUp();
  }

  #catchUp(): void {
    const account = this.#account;
    if (!account || this.#isClosed) return;
    account.sender.kick();
    void account.follower.pull().catch(() => undefined);
  }

  close(): void {
    this.#isClosed = true;
    this.#account?.sender.close();
    this.#account?.journal.close();
  }

  // --- the account ---------------------------------------------------------------------------------------

  async ready(): Promise<void> {
    const user = await this.#options.session.ready();
    if (user) await this.#open(user);
  }

  async #switchTo(user: User | undefined): Promise<void> {
    if (user && this.#account?.journal.userId === user.id) return;
    const before = this.#account;
    this.#account = undefined;
    this.#opening = undefined;
    before?.sender.close();
    before?.journal.close();
    for (const workoutId of before?.journal.storedIds ?? []) this.#listeners.emit("change", { workoutId });
    if (user) await this.#open(user);
  }

  async #open(user: User): Promise<Account> {
    if (this.#isClosed) throw new FitAIError("The client is closed.");
    if (this.#opening?.userId !== user.id) {
      const opening = { userId: user.id, account: this.#openAccount(user.id) };
      this.#opening = opening;
      opening.account.catch(() => {
        if (this.#opening === opening) this.#opening = undefined;
      });
    }
    return this.#opening.account;
  }

  async #openAccount(userId: string): Promise<Account> {
    const { store, timers, random } = this.#options;
    const routes = this.#options.routes(userId);
    const journal = await Journal.open(store, userId, {
      changed: (workoutIds) => {
        for (const workoutId of workoutIds) this.#listeners.emit("change", { workoutId });
        this.#tellState();
      },
      refused: (conflicts) => void this.#tellConflicts(conflicts),
    });
    const follower = new Follower({
      journal,
      read: routes.read,
      changes: routes.changes,
      requestSync: (data) => this.#requestSync(data),
    });
    const sender = new Sender({
      store,
      timers,
      random,
      journal,
      post: routes.sync,
      onSent: async () => {
        // The live connection has brought most of it already.
        for (const workoutId of journal.behind) await follower.load(workoutId);
      },
      onState: () => this.#tellState(),
    });
    const account = { routes, journal, follower, sender };
    if (this.#isClosed) throw new FitAIError("The client is closed.");
    this.#account = account;
    for (const workoutId of journal.storedIds) this.#listeners.emit("change", { workoutId });
    this.#catchUp();
    return account;
  }

  async #signedIn(): Promise<Account> {
    const user = await this.#options.session.ready();
    if (!user) throw new SignedOutError("Nobody is signed in: nothing was done.");
    return this.#open(user);
  }

  // --- reading -------------------------------------------------------------------------------------------

  on<Name extends keyof WorkoutsEvents>(name: Name, listener: (event: WorkoutsEvents[Name]) => void): () => void {
    return this.#listeners.on(name, listener);
  }

  get state(): WorkoutsState {
    const { journal, sender } = this.#account ?? {};
    return { unsent: journal?.queued.length ?? 0, isSending: sender?.isSending ?? false, trouble: sender?.trouble };
  }

  now(): number {
    return this.#options.live.serverNow();
  }

  list(): WorkoutSummary[] {
    return this.#account?.journal.summaries() ?? [];
  }

  get(workoutId: string): WorkoutView | undefined {
    return this.#account?.journal.view(workoutId);
  }

  active(): WorkoutView | undefined {
    const running = this.list().find(({ status }) => status === "in_progress" || status === "paused");
    return running && this.get(running.id);
  }

  async load(workoutId: string): Promise<WorkoutView> {
    const { follower, journal } = await this.#signedIn();
    await follower.load(workoutId);
    const view = journal.view(workoutId);
    if (!view) throw new FitAIError(`workoutId: there is no workout ${workoutId}.`);
    return view;
  }

  get pending(): PendingOperation[] {
    return this.#account?.journal.queued.map(pendingOperation) ?? [];
  }

  get conflicts(): Conflict[] {
    return this.#account?.journal.conflicts.map((conflict) => this.#conflict(conflict)) ?? [];
  }

  #conflict({ operation, error }: StoredConflict): Conflict {
    return { operation, error, workout: this.#account?.journal.stored(operation.workoutId)?.workout };
  }

  async #tellConflicts(conflicts: readonly StoredConflict[]): Promise<void> {
    const account = this.#account;
    for (const workoutId of new Set(conflicts.map(({ operation }) => operation.workoutId))) {
      // With what the server has, where it can be asked: else with what the device has of it.
      await account?.follower.load(workoutId).catch(() => undefined);
    }
    if (account !== this.#account) return;
    for (const conflict of conflicts) this.#listeners.emit("conflict", this.#conflict(conflict));
  }

  #tellState(): void {
    this.#listeners.emit("state", this.state);
  }

  async dismiss(clientId: string): Promise<void> {
    await (await this.#signedIn()).journal.dismiss(clientId);
  }

  async discard(clientId: string): Promise<void> {
    await (await this.#signedIn()).journal.discard(clientId);
  }

  async sync(): Promise<void> {
    const { sender, follower } = await this.#signedIn();
    await sender.flush();
    await follower.pull();
  }

  // --- doing ---------------------------------------------------------------------------------------------

  async create(data: OperationData<"create">, shown?: ShownNames): Promise<string> {
    const workoutId = this.#options.newId();
    await this.#do("create", workoutId, () => data as Data, shown, true);
    return workoutId;
  }

  async start(workoutId: string): Promise<void> {
    await this.#do("start", workoutId);
  }

  async pause(workoutId: string): Promise<void> {
    await this.#do("pause", workoutId);
  }

  async resume(workoutId: string): Promise<void> {
    await this.#do("resume", workoutId);
  }

  async complete(workoutId: string, data: OperationData<"complete"> = {}): Promise<void> {
    await this.#do("complete", workoutId, () => data as Data);
  }

  async cancel(workoutId: string): Promise<void> {
    await this.#do("cancel", workoutId);
  }

  async delete(workoutId: string): Promise<void> {
    await this.#do("delete", workoutId);
  }

  completeSet(workoutId: string, data: OperationData<"set">): Promise<string> {
    return this.#do("set", workoutId, (view) => {
      const exerciseIndex = data.exerciseIndex ?? view.realTime.currentExerciseIndex;
      const exercise = view.exercises[exerciseIndex];
      if (!exercise && !data.exerciseId) throw new FitAIError(`exerciseIndex: the workout has ${view.exercises.length} exercises.`);
      const exerciseId = data.exerciseId ?? exercise?.exerciseId;
      const setIndex = data.setIndex ?? openPlace(exercise?.sets ?? []);
      return { ...data, exerciseIndex, exerciseId, setIndex };
    });
  }

  async correctSet(workoutId: string, set: SetReference, data: Data): Promise<void> {
    await this.#do("correct_set", workoutId, (view) => ({ ...data, ...reference(view, set) }));
  }

  async deleteSet(workoutId: string, set: SetReference): Promise<void> {
    await this.#do("delete_set", workoutId, (view) => reference(view, set));
  }

  async addExercise(workoutId: string, data: OperationData<"add_exercise">, shown?: ShownNames): Promise<void> {
    await this.#do("add_exercise", workoutId, () => data as Data, shown);
  }

  async changeExercise(workoutId: string, data: OperationData<"exercise">, shown?: ShownNames): Promise<void> {
    await this.#do("exercise", workoutId, () => data as Data, shown);
  }

  async startRest(workoutId: string, seconds: number): Promise<void> {
    await this.#do("rest", workoutId, () => ({ seconds }));
  }

  async skipRest(workoutId: string): Promise<void> {
    await this.#do("rest", workoutId, () => ({ skip: true }));
  }

  async update(workoutId: string, data: OperationData<"update">): Promise<void> {
    await this.#do("update", workoutId, () => data as Data);
  }

  /**
   * Write an operation down. Gives its client id.
   *
   * @param dataOf makes its data of the workout as it is at that moment.
   */
  async #do(
    op: OperationName,
    workoutId: string,
    dataOf: (view: WorkoutView) => Data = () => ({}),
    shown?: ShownNames,
    isNew = false,
  ): Promise<string> {
    const { newId, timers, session } = this.#options;
    const { routes, journal, sender } = await this.#signedIn();
    const clientId = newId();
    const isSignedIn = async (): Promise<boolean> => (await session.storedUserId()) === journal.userId;
    await journal.append(isSignedIn, (viewOf) => {
      const view = viewOf(workoutId);
      if (!view && !isNew) throw new FitAIError(`workoutId: the device does not have ${workoutId}; load it first.`);
      if (view && POSSIBLE[op]?.includes(view.status) === false) throw new FitAIError(`status: the workout is ${view.status}; nothing was done.`);
      // A copy of plain data: what the caller changes afterwards is not what was done.
      const data = JSON.parse(JSON.stringify(dataOf(view as WorkoutView))) as Data;
      const units = routes.units();
      const operation: Omit<StoredOperation, "sequence"> = {
        clientId,
        op,
        workoutId,
        at: new Date(timers.now()).toISOString(),
        data,
        ...(units ? { units } : {}),
        ...(shown?.names ? { names: shown.names } : {}),
      };
      return { operations: [operation], result: undefined };
    });
    sender.kick();
    return clientId;
  }
}

/** How an operation names a completed set. */
function reference(view: WorkoutView, { exerciseIndex, setIndex }: SetReference): Data {
  const set = view.exercises[exerciseIndex]?.sets[setIndex];
  if (!set?.completedAt) throw new FitAIError(`setIndex: set ${setIndex} of exercise ${exerciseIndex} is not completed.`);
  if (set.clientId) return { setClientId: set.clientId };
  return { exerciseIndex, setIndex, completedAt: set.completedAt };
}

