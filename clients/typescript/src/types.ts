/** The client as apps see it. */

import type { Client } from "openapi-fetch";
import type { Refusal } from "./errors.js";
import type { SocketConstructor, Timers } from "./platform.js";
import type {
  ActionData, ActionName, EventName, Frame, Login, OperationData, OperationName, paths, Registration, Room, RoomEntry,
  SecondFactorRequired, SignedIn, User, Workout, WorkoutSummary,
} from "./schemas.js";
import type { Store } from "./stores/store.js";

export interface ClientOptions {
  /** The address of the REST API, without a slash at its end. */
  restUrl: string;
  /** The address of the WebSocket. Without it there is no live connection. */
  liveUrl?: string;
  /** Where the device keeps tokens, the queue and workouts. In browsers: `indexedDbStore()`. */
  store: Store;
  /** What the session is called in the list of the user's devices. */
  device?: { id?: string; name?: string };
  fetch?: (request: Request) => Promise<Response>;
  WebSocket?: SocketConstructor;
  /** Makes ids with at least 122 random bits, as UUIDs. By default the platform's `crypto`. */
  newId?: () => string;
  random?: () => number;
  timers?: Timers;
}

/** The typed calls, tokens, live connection and workouts of one device. */
export interface FitAI {
  /** Every route, typed: `fitai.rest.GET("/exercises", { params: { query: { limit: 5 } } })`; `dataOf` takes its data, or throws. */
  readonly rest: Client<paths, `${string}/${string}`>;
  readonly session: Session;
  readonly live: Live;
  readonly rooms: Rooms;
  readonly workouts: Workouts;
  /** End the live connection and all waits. What is on the device stays. */
  close(): Promise<void>;
}

// --- session ---------------------------------------------------------------------------------------------

export interface SessionEvents {
  /** Somebody has signed in, in this tab or another. */
  signedIn: User;
  /** Nobody is signed in any more. `ended`: the server refuses the tokens; the queue stays for the next sign-in. */
  signedOut: { reason: "ended" | "signed_out" };
}

export interface Session {
  /** The account that is signed in, as it was told at the last sign-in or refresh. */
  readonly user: User | undefined;
  /** Read what the device has. Everything else waits for it by itself. */
  ready(): Promise<User | undefined>;
  /** With a password. Where a second factor is needed, send it with `fitai.rest` and hand the answer to `accept`. */
  signIn(login: Omit<Login, "device">): Promise<SignedIn | SecondFactorRequired>;
  register(registration: Omit<Registration, "device">): Promise<SignedIn>;
  /** Take the tokens of any way of signing in: a second factor, a passkey, a provider, a step-up. */
  accept(signedIn: SignedIn): Promise<void>;
  /** An access token that is good for another minute; refreshed, once for all callers and tabs, where it is not. */
  accessToken(): Promise<string>;
  /** Refresh now, such as after `subscription:changed`. */
  refresh(): Promise<string>;
  /**
   * @param unsent what becomes of operations that the server does not have: refuse to sign out (an UnsentOperationsError, the default), keep
   *   them for this account's next sign-in on this device, or discard them.
   * @returns whether the server has ended the session: without a network it ends there by itself, after seven days.
   */
  signOut(options?: { unsent?: "refuse" | "keep" | "discard"; everywhere?: boolean }): Promise<{ endedOnServer: boolean }>;
  on<Name extends keyof SessionEvents>(name: Name, listener: (event: SessionEvents[Name]) => void): () => void;
}

// --- live connection -------------------------------------------------------------------------------------

export type LiveState = "closed" | "connecting" | "open" | "waiting";

export type LiveEvents = { [Name in EventName]: Frame<Name> } & {
  /** The connection is another than it was. */
  state: LiveState;
  /** Any event, also one that this version does not know. */
  frame: Frame;
};

export interface Live {
  readonly state: LiveState;
  /** Connect, and stay connected: until `disconnect`, or until the session ends. */
  connect(): void;
  disconnect(): void;
  /** Try at once, and not when the wait is over: the network is back, or the app is in front again. Browsers are listened to. */
  wake(): void;
  /**
   * Send a message; its answer's events. It is sent again on the next connection with the same `id`, until it is answered or `timeout` (15 s) is over.
   *
   * @throws ApiError the server refuses it. NetworkError there was no answer.
   */
  request<Name extends ActionName>(action: Name, data: ActionData<Name>, options?: { id?: string; timeout?: number }): Promise<Frame[]>;
  /** Listen to events of all the user's workouts, rooms and so on; of batches, each by itself. */
  on<Name extends keyof LiveEvents>(name: Name, listener: (event: LiveEvents[Name]) => void): () => void;
}

// --- rooms -----------------------------------------------------------------------------------------------

export interface RoomEvents {
  /** An entry of a room that was not seen yet, in their order. */
  entry: { roomId: string; entry: RoomEntry };
  /** The people of a room, after joining, whenever somebody joins, leaves or is removed, and every half minute: who is present. */
  room: { roomId: string; room: Room };
}

/** Training together: rooms that are joined again after each reconnect, and catch up with what was missed. */
export interface Rooms {
  /** The rooms that this device is in. */
  readonly ids: readonly string[];
  /** Open a room. */
  open(options?: { invite?: string[]; workoutId?: string; shareWeights?: boolean }): Promise<Room>;
  join(roomId: string, options?: { workoutId?: string; shareWeights?: boolean }): Promise<Room>;
  leave(roomId: string): Promise<void>;
  send(roomId: string, text: string): Promise<void>;
  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): () => void;
}

// --- workouts --------------------------------------------------------------------------------------------

/** A workout as this device sees it: what the server has, and what was done here since. */
export type WorkoutView = Workout & {
  /** How many operations of it the server does not have yet. */
  unsent: number;
};

/** An operation that waits to be sent. */
export interface PendingOperation {
  clientId: string;
  op: OperationName;
  workoutId: string;
  /** When the user acted, by the device's clock. */
  at: string;
  data: Record<string, unknown>;
  /** Why the server has not applied it yet, where it was sent. */
  waitsFor?: Refusal;
}

/** An operation that the server has refused for good. It stays here until it is dismissed. */
export interface Conflict {
  operation: PendingOperation;
  error: Refusal;
  /** The workout as the server has it, without the operation; undefined where there is none. */
  workout: Workout | undefined;
}

export interface WorkoutsState {
  /** Operations that the server does not have yet. */
  unsent: number;
  isSending: boolean;
  /** Why nothing can be sent at present: no network, a server that is busy, a suspended account. Undefined where it can. */
  trouble: Error | undefined;
}

export interface WorkoutsEvents {
  /** A workout looks different, or there is one more or less: read it again. */
  change: { workoutId: string };
  /** The server has refused an operation for good. */
  conflict: Conflict;
  state: WorkoutsState;
}

/** Something to train, and where it is called by a name that the device knows. */
export interface ShownNames {
  /** Names of exercises by their ids, for the view until the server has told them. They are not sent. */
  names?: Record<string, string>;
}

export interface SetReference {
  exerciseIndex: number;
  setIndex: number;
}

/**
 * The user's workouts, with and without a network.
 *
 * Each method that changes something resolves when the operation is written down on the device, and rejects with a StorageError where it
 * could not be. It is shown at once, and sent as soon as possible.
 */
export interface Workouts {
  /** Read what the device has. */
  ready(): Promise<void>;
  readonly state: WorkoutsState;
  /** Now, in milliseconds since 1970: the device's clock, mended by what the server's says. Rests are counted by it. */
  now(): number;
  /** The workouts in short, the latest first. */
  list(): WorkoutSummary[];
  /** A workout with everything in it; undefined where the device does not have it: `load` asks the server. */
  get(workoutId: string): WorkoutView | undefined;
  /** The workout that is in progress or paused. */
  active(): WorkoutView | undefined;
  /** Get a workout from the server, and keep it. */
  load(workoutId: string): Promise<WorkoutView>;
  readonly pending: readonly PendingOperation[];
  readonly conflicts: readonly Conflict[];
  /** Forget a conflict that was shown. */
  dismiss(clientId: string): Promise<void>;
  /** Take an operation out of the queue that was not applied yet: it will not be. Rejects where it may have been. */
  discard(clientId: string): Promise<void>;
  /** Send everything and ask for changes; resolves when the server has all that it takes now. Rejects with why it could not be reached. */
  sync(): Promise<void>;

  /** Plan a workout; with `start: true` in `data`, begin it too. Its id, good at once. */
  create(data: OperationData<"create">, shown?: ShownNames): Promise<string>;
  start(workoutId: string): Promise<void>;
  pause(workoutId: string): Promise<void>;
  resume(workoutId: string): Promise<void>;
  complete(workoutId: string, data?: OperationData<"complete">): Promise<void>;
  cancel(workoutId: string): Promise<void>;
  delete(workoutId: string): Promise<void>;
  /** Complete a set. It never overwrites one that another device has completed meanwhile: then it takes the next place. The set's `clientId`. */
  completeSet(workoutId: string, data: OperationData<"set">): Promise<string>;
  correctSet(workoutId: string, set: SetReference, data: Omit<OperationData<"correct_set">, "setClientId" | "exerciseIndex" | "setIndex" | "completedAt">): Promise<void>;
  deleteSet(workoutId: string, set: SetReference): Promise<void>;
  addExercise(workoutId: string, data: OperationData<"add_exercise">, shown?: ShownNames): Promise<void>;
  changeExercise(workoutId: string, data: OperationData<"exercise">, shown?: ShownNames): Promise<void>;
  startRest(workoutId: string, seconds: number): Promise<void>;
  skipRest(workoutId: string): Promise<void>;
  update(workoutId: string, data: OperationData<"update">): Promise<void>;
  on<Name extends keyof WorkoutsEvents>(name: Name, listener: (event: WorkoutsEvents[Name]) => void): () => void;
}
