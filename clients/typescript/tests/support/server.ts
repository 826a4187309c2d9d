/**
 * A model of the server in memory: accounts, tokens, workouts with versions, operations that are applied once, the change log, live events.
 * It is written from docs/sync.md and docs/live.md, and shares no code with the client.
 */

import type { VirtualTime } from "./timers.js";

type Json = Record<string, any>;
export interface ServerWorkout extends Json {
  id: string;
  version: number;
  status: string;
  exercises: Json[];
}

interface Session {
  userId: string;
  refresh: string;
  access: string;
  accessEnds: number;
  answers: Map<string, Json>;
}

const LIFETIME = 900;

export class Server {
  readonly workouts = new Map<string, ServerWorkout>();
  readonly deleted = new Map<string, number>();
  readonly applied = new Map<string, { workoutId: string; version: number }>();
  readonly log = new Map<string, Json[]>();
  readonly sockets = new Set<ServerSocket>();
  readonly requests: string[] = [];
  readonly rooms = new Map<string, Json[]>();
  readonly refreshes: string[] = [];
  units = "metric";
  busy = 0;
  #changes: { workoutId: string; version: number }[] = [];
  #sessions: Session[] = [];
  #count = 0;

  constructor(readonly time: VirtualTime) {}

  get nowText(): string {
    return new Date(this.time.now).toISOString();
  }

  // --- routes --------------------------------------------------------------------------------------------

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const body = request.method === "POST" ? JSON.parse((await request.text()) || "{}") : {};
    this.requests.push(`${request.method} ${url.pathname}`);
    if (this.busy > 0) {
      this.busy--;
      return failure(503, "unavailable", { "Retry-After": "2" });
    }
    if (url.pathname === "/auth/login") return this.#tokens(this.#signIn(String(body.login)));
    if (url.pathname === "/auth/refresh") return this.#refresh(body.refreshToken, request.headers.get("Idempotency-Key"));
    const session = this.#session(request.headers.get("Authorization")?.replace("Bearer ", ""));
    if (!session) return failure(401, "unauthorized");
    if (url.pathname === "/auth/logout") {
      this.endSession(session.userId);
      return success({});
    }
    if (url.pathname === "/users/preferences") return success({ units: this.units });
    if (url.pathname === "/workouts/sync") return success({ results: this.sync(session.userId, body.operations) });
    if (url.pathname === "/workouts/changes") return this.#changesSince(session.userId, url.searchParams.get("cursor"));
    const workout = this.workouts.get(url.pathname.replace("/workouts/", ""));
    return workout && workout["userId"] === session.userId ? success(shown(workout)) : failure(404, "not_found");
  }

  #changesSince(userId: string, cursor: string | null): Response {
    const from = Number(cursor ?? 0);
    const changes = this.#changes.slice(from, from + 5);
    const latest = new Map(changes.map((change) => [change.workoutId, change]));
    const data = [...latest.values()].flatMap(({ workoutId }) => {
      const workout = this.workouts.get(workoutId);
      if (workout && workout["userId"] !== userId) return [];
      const { exercises: _, ...summary } = workout ? shown(workout) : ({} as Json);
      return [{ workoutId, version: workout?.version ?? this.deleted.get(workoutId), deleted: !workout, changedAt: this.nowText, ...(workout ? { workout: summary } : {}) }];
    });
    const next = from + changes.length;
    return success(data, { hasMore: next < this.#changes.length, pagination: { cursor: String(next), limit: 5 } });
  }

  // --- tokens --------------------------------------------------------------------------------------------

  #signIn(userId: string): Session {
    const session = { userId, refresh: "", access: "", accessEnds: 0, answers: new Map() };
    this.#sessions.push(session);
    this.#renew(session);
    return session;
  }

  #renew(session: Session): void {
    session.refresh = `refresh-${++this.#count}`;
    session.access = `access-${this.#count}`;
    session.accessEnds = this.time.now + LIFETIME * 1000;
  }

  #tokens(session: Session): Response {
    return success(this.#tokensOf(session));
  }

  #tokensOf(session: Session): Json {
    const user = { id: session.userId, username: session.userId };
    return { status: "signed_in", user, accessToken: session.access, refreshToken: session.refresh, expiresIn: LIFETIME, tokenType: "Bearer" };
  }

  /** A refresh token is good once; with the same key the first answer comes again. */
  #refresh(token: string, key: string | null): Response {
    for (const session of this.#sessions) {
      const answer = key === null ? undefined : session.answers.get(`${token} ${key}`);
      if (answer) return success(answer);
      if (session.refresh !== token) continue;
      this.#renew(session);
      this.refreshes.push(token);
      if (key !== null) session.answers.set(`${token} ${key}`, this.#tokensOf(session));
      return this.#tokens(session);
    }
    // Whoever has a used token may be a thief: the session ends.
    this.#sessions = [];
    return failure(401, "invalid_token");
  }

  endSession(userId: string): void {
    this.#sessions = this.#sessions.filter((session) => session.userId !== userId);
    for (const socket of [...this.sockets]) if (socket.userId === userId) socket.end();
  }

  expireAccess(): void {
    for (const session of this.#sessions) session.accessEnds = 0;
  }

  #session(access: string | undefined): Session | undefined {
    return this.#sessions.find((session) => session.access === access && session.accessEnds > this.time.now);
  }

  // --- operations ----------------------------------------------------------------------------------------

  sync(userId: string, operations: Json[]): Json[] {
    const touched = new Map<string, number>();
    const results = operations.map((operation) => {
      const before = this.applied.get(operation["clientId"]);
      if (before) return { clientId: operation["clientId"], status: "duplicate", ...before };
      const refusal = this.#apply(userId, operation);
      if (refusal) return { clientId: operation["clientId"], status: "rejected", error: refusal };
      const version = this.workouts.get(operation["workoutId"])?.version ?? this.deleted.get(operation["workoutId"])!;
      this.applied.set(operation["clientId"], { workoutId: operation["workoutId"], version });
      touched.set(operation["workoutId"], (touched.get(operation["workoutId"]) ?? 0) + 1);
      return { clientId: operation["clientId"], status: "applied", workoutId: operation["workoutId"], version };
    });
    for (const [workoutId, count] of touched) this.#announce(userId, workoutId, count);
    return results;
  }

  #apply(userId: string, { op, workoutId, at, data, clientId }: Json): Json | undefined {
    const workout = this.workouts.get(workoutId);
    if (this.deleted.has(workoutId)) return refusal("gone");
    if (op === "create") {
      if (workout) return refusal("workout_exists");
      if (data.name === "refused") return refusal("invalid");
      const exercises = (data.exercises ?? []).map((exercise: Json, index: number) => newExercise(index, exercise["exerciseId"], exercise["restTime"]));
      this.workouts.set(workoutId, {
        id: workoutId, userId, version: 1, status: data.start ? "in_progress" : "planned", name: data.name ?? "Workout", date: at.slice(0, 10), timezone: "UTC",
        durationSeconds: 0, exerciseCount: exercises.length, metrics: {}, createdAt: at, updatedAt: this.nowText, exercises,
        realTime: { currentExerciseIndex: 0, currentSetIndex: 0, isResting: false }, sharing: {}, ...(data.start ? { startedAt: at } : {}),
      });
      this.#count_(workoutId, [{ event: "sync:workout", data: { workoutId, reason: "created", workout: shown(this.workouts.get(workoutId)!) } }]);
      return undefined;
    }
    if (!workout || workout["userId"] !== userId) return refusal("missing_workout", true);
    const needsStart = ["pause", "resume", "complete", "set", "rest"].includes(op);
    if (needsStart && workout.status === "planned") return refusal("not_started", true);
    const isOver = ["completed", "cancelled"].includes(workout.status);
    const events: Json[] = [];
    const whole = (event: string): void => void events.push({ event, data: { workoutId, reason: op, workout } });
    switch (op) {
      case "start": {
        if (workout.status !== "planned") return refusal("invalid_state");
        const other = [...this.workouts.values()].find((candidate) => candidate["userId"] === userId && ["in_progress", "paused"].includes(candidate.status));
        if (other) return refusal("workout_active", true);
        Object.assign(workout, { status: "in_progress", startedAt: at });
        whole("workout:started");
        break;
      }
      case "pause":
      case "resume": {
        if (workout.status !== (op === "pause" ? "in_progress" : "paused")) return refusal("invalid_state");
        workout.status = op === "pause" ? "paused" : "in_progress";
        events.push({ event: op === "pause" ? "workout:paused" : "workout:resumed", data: { workoutId, status: workout.status, durationSeconds: 0 } });
        break;
      }
      case "complete":
      case "cancel":
        if (isOver) return refusal("invalid_state");
        Object.assign(workout, { status: op === "complete" ? "completed" : "cancelled", endedAt: at });
        whole(op === "complete" ? "workout:completed" : "sync:workout");
        break;
      case "delete":
        this.workouts.delete(workoutId);
        this.deleted.set(workoutId, workout.version + 1);
        return undefined;
      case "set": {
        if (workout.status === "cancelled") return refusal("invalid_state");
        const exercise = workout.exercises[data.exerciseIndex];
        if (!exercise) return refusal("missing_exercise", true);
        const index = Math.min(data.setIndex ?? 0, exercise["sets"].length);
        let place = index;
        while (exercise["sets"][place]?.completedAt) place++;
        const { exerciseIndex: _, setIndex: __, exerciseId: ___, ...done } = data;
        exercise["sets"][place] = { ...exercise["sets"][place], ...done, index: place, type: done.type ?? "normal", completedAt: at, clientId, personalRecord: false };
        workout["realTime"] = { currentExerciseIndex: data.exerciseIndex, currentSetIndex: exercise["sets"].length, isResting: false };
        events.push({ event: "set:completed", data: { workoutId, exerciseIndex: data.exerciseIndex, exercise, set: exercise["sets"][place], metrics: workout["metrics"], realTime: workout["realTime"], records: [] } });
        events.push({ event: "workout:stats", data: { workoutId, metrics: workout["metrics"], exercisesDone: 0, exercisesTotal: 1 } });
        break;
      }
      case "correct_set":
      case "delete_set": {
        const exercise = workout.exercises.find((candidate) => candidate["sets"].some((set: Json) => set["clientId"] === data.setClientId));
        if (!exercise) return this.applied.has(data.setClientId) ? refusal("gone") : refusal("missing_set", true);
        if (op === "delete_set") {
          exercise["sets"] = exercise["sets"].filter((set: Json) => set["clientId"] !== data.setClientId).map((set: Json, index: number) => ({ ...set, index }));
        } else {
          const set = exercise["sets"].find((candidate: Json) => candidate["clientId"] === data.setClientId);
          if (set.correctedAt && set.correctedAt > at) return refusal("superseded");
          const { setClientId: _, ...done } = data;
          Object.assign(set, done, { correctedAt: at });
        }
        whole("sync:workout");
        break;
      }
      case "rest":
        workout["realTime"] = data.skip
          ? { ...workout["realTime"], isResting: false, rest: undefined }
          : { ...workout["realTime"], isResting: true, rest: { startedAt: at, endsAt: new Date(Date.parse(at) + data.seconds * 1000).toISOString(), seconds: data.seconds } };
        events.push({ event: "rest:timer", data: { workoutId, isResting: !data.skip, rest: workout["realTime"].rest, reason: "started" } });
        break;
      case "update":
        Object.assign(workout, data);
        whole("sync:workout");
        break;
      default:
        return refusal("unknown_operation");
    }
    workout.version++;
    workout["updatedAt"] = this.nowText;
    this.#count_(workoutId, events);
    return undefined;
  }

  /** Enter an operation in the log, as it is at this moment. */
  #count_(workoutId: string, events: Json[]): void {
    const { version } = this.workouts.get(workoutId)!;
    const log = this.log.get(workoutId) ?? [];
    for (const { event, data } of events) log.push(JSON.parse(JSON.stringify({ event, version, at: this.nowText, data: stripped(data) })));
    this.log.set(workoutId, log);
  }

  #announce(userId: string, workoutId: string, count: number): void {
    const workout = this.workouts.get(workoutId);
    const version = workout?.version ?? this.deleted.get(workoutId)!;
    this.#changes.push({ workoutId, version });
    const log = this.log.get(workoutId) ?? [];
    const events = log.filter((entry) => entry["version"] === version).map(({ event, data }) => ({ event, data }));
    const isLive = !workout || workout["startedAt"] !== undefined;
    if (!isLive) return;
    const [only] = events;
    const frame =
      workout && count === 1 && only
        ? events.length === 1
          ? { ...only, version, at: this.nowText }
          : { event: "batch", version, at: this.nowText, events }
        : { event: "sync:workout", version, at: this.nowText, data: { workoutId, reason: "synced", ...(workout ? { workout: shown(workout) } : {}) } };
    for (const socket of this.sockets) if (socket.userId === userId) socket.push(frame);
  }

  // --- the live connection -------------------------------------------------------------------------------

  connect(token: string): string | undefined {
    return this.#session(token)?.userId;
  }

  receive(socket: ServerSocket, text: string): void {
    const { action, id, data } = JSON.parse(text);
    if (action === "sync:request") socket.push({ ...this.#missed(socket.userId, data), replyTo: id, at: this.nowText });
    else if (action === "room:join") {
      const entries = (this.rooms.get(data.roomId) ?? []).filter((entry) => entry["seq"] > (data.after ?? 0));
      const page = entries.slice(0, 3);
      const room = { id: data.roomId, entries: page, more: entries.length > page.length };
      socket.push({ event: "chat:message", replyTo: id, at: this.nowText, roomId: data.roomId, data: { kind: "room", room } });
    } else if (action === "presence:ping" && data.roomId) {
      const people = this.rooms.get(data.roomId)!.filter((entry) => entry["kind"] === "joined").map((entry) => ({ userId: `user-${entry["seq"]}`, present: true }));
      socket.push({ event: "chat:message", replyTo: id, at: this.nowText, data: { kind: "presence", roomId: data.roomId, people } });
    } else if (action === "chat:send") {
      this.enterRoom(data.roomId, "text", data.text, (other) => (other === socket ? { replyTo: id } : {}));
    } else socket.push({ event: "error", replyTo: id, error: { code: "unknown_action", message: "There is no such action." } });
  }

  /** Add an entry to a room, and tell everybody. */
  enterRoom(roomId: string, kind: string, text?: string, more: (socket: ServerSocket) => Json = () => ({})): void {
    const entries = this.rooms.get(roomId) ?? [];
    const entry = { seq: entries.length + 1, kind, ...(text === undefined ? {} : { text }) };
    this.rooms.set(roomId, [...entries, entry]);
    for (const socket of this.sockets) socket.push({ event: "chat:message", at: this.nowText, roomId, data: { kind, entry }, ...more(socket) });
  }

  #missed(userId: string, { workoutId, sinceVersion }: Json): Json {
    const running = [...this.workouts.values()].find((workout) => workout["userId"] === userId && ["in_progress", "paused"].includes(workout.status));
    const workout = workoutId ? this.workouts.get(workoutId) : running;
    if (!workout) return workoutId ? { event: "error", error: { code: "not_found", message: "There is nothing here." } } : { event: "sync:workout", data: { reason: "snapshot" } };
    const operations = (this.log.get(workout.id) ?? []).filter((entry) => entry["version"] > (sinceVersion ?? 0));
    const data = { workoutId: workout.id, ...(sinceVersion === undefined ? { reason: "snapshot", workout: shown(workout) } : { reason: "operations", operations }) };
    return { event: "sync:workout", version: workout.version, data };
  }
}

/** The server's end of a connection. */
export interface ServerSocket {
  userId: string;
  push(frame: Json): void;
  end(): void;
}

function newExercise(index: number, exerciseId: string, restTime?: number): Json {
  return { index, exerciseId, name: exerciseId, measurement: "weight_reps", measurements: [], sets: [], totalVolume: 0, personalRecords: [], ...(restTime ? { restTime } : {}) };
}

function stripped(data: Json): Json {
  return data["workout"] ? { ...data, workout: shown(data["workout"]) } : data;
}

/** A workout as its owner sees it: a copy of this moment. */
export function shown(workout: ServerWorkout): Json {
  const { userId: _, ...rest } = workout as Json;
  return JSON.parse(JSON.stringify(rest)) as Json;
}

function refusal(code: string, retry = false): Json {
  return { code, message: `The server says ${code}.`, retry };
}

function success(data: unknown, meta: Json = {}): Response {
  return Response.json({ success: true, data, meta });
}

function failure(status: number, code: string, headers: Record<string, string> = {}): Response {
  return Response.json({ success: false, error: { code, message: `The server says ${code}.` }, meta: {} }, { status, headers });
}
