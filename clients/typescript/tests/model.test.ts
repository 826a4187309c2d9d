/**
 * A user trains with two devices, one of them with two tabs; networks are cut, messages lost, processes die at any of their writes. A ledger has what was
 * acknowledged to the app. At any time a device shows all that was acknowledged to it, and in the end all devices and the server have the same, and each set once.
 *
 * `make test` makes up a hundred histories; FITAI_CLIENT_RUNS says how many others.
 */

import fc from "fast-check";
import { expect, it } from "vitest";
import { memoryStore } from "../src/index.js";
import { Device, during } from "./support/device.js";
import { Server, shown } from "./support/server.js";
import { VirtualTime } from "./support/timers.js";

declare const process: { env: Record<string, string | undefined> };
const RUNS = Number(process.env["FITAI_CLIENT_RUNS"] ?? 100);
const SEED = process.env["FITAI_CLIENT_SEED"];
const EXERCISES = ["barbell-back-squat", "barbell-bench-press"];

type Step =
  | { kind: "create"; device: number; start: boolean }
  | { kind: "set"; device: number; workout: number; exercise: number; weight: number }
  | { kind: "correct" | "deleteSet"; device: number; workout: number; set: number; weight: number }
  | { kind: "start" | "pause" | "resume" | "complete" | "cancel" | "delete"; device: number; workout: number }
  | { kind: "cut" | "restore" | "crash" | "sync" | "renew"; device: number }
  | { kind: "die"; device: number; write: number; after: boolean }
  | { kind: "lose"; device: number; fates: ("ok" | "request lost" | "answer lost")[]; frames: number }
  | { kind: "wait"; seconds: number };

const device = fc.nat(2);
const workout = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("create" as const), device, start: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("set" as const), device, workout, exercise: fc.nat(1), weight: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("correct" as const, "deleteSet" as const), device, workout, set: fc.nat(9), weight: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("start" as const, "start" as const, "start" as const, "pause" as const, "resume" as const, "complete" as const, "cancel" as const, "delete" as const), device, workout }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("cut" as const, "restore" as const, "restore" as const, "crash" as const, "sync" as const, "renew" as const), device }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("die" as const), device, write: fc.nat(4), after: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("lose" as const), device, fates: fc.array(fc.constantFrom("ok" as const, "request lost" as const, "answer lost" as const), { maxLength: 5 }), frames: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.constantFrom(0.03, 0.05, 1, 20, 400, 1200) }) },
);

/** What was acknowledged to a device. */
interface LedgerEntry {
  device: number;
  op: string;
  workoutId: string;
  /** Of a set that was completed. */
  clientId?: string;
  /** The set that was deleted. */
  deletes?: string;
}

class Training {
  readonly time = new VirtualTime();
  readonly server = new Server(this.time);
  readonly devices: Device[];
  readonly ledger: LedgerEntry[] = [];
  readonly workoutIds: string[] = [];
  /** Client ids of the sets whose deletion was asked for, also by a device that died meanwhile. */
  readonly deleting = new Set<string>();

  constructor() {
    const shared = memoryStore();
    // The last two are tabs of one browser; the first one's clock is late.
    this.devices = [new Device(this.server, { skew: -90_000 }), new Device(this.server, { disk: shared }), new Device(this.server, { disk: shared.share() })];
  }

  async begin(): Promise<void> {
    for (const device of this.devices.slice(0, 2)) await device.signIn();
    for (const [index, { client }] of this.devices.entries()) {
      await during(this.time, client.workouts.ready());
      client.live.connect();
      this.watch(index);
    }
    await this.run({ kind: "create", device: 0, start: true });
    await this.time.advance(1_000);
  }

  /** Look at each change of what a device shows, and not only at what has become of it. */
  watch(index: number): void {
    const device = this.devices[index]!;
    device.client.workouts.on("change", ({ workoutId }) => {
      if (device.errors.length > 0) return;
      try {
        this.checkShown(index, workoutId);
      } catch (error) {
        device.errors.push(error);
      }
    });
  }

  /** Do something. It may be that the process dies, and nobody is told of the end of it. */
  async act<Result>(index: number, work: Promise<Result>, acknowledge: (result: Result) => void): Promise<void> {
    const device = this.devices[index]!;
    const { life } = device;
    let isOver = false;
    work.then(
      (result) => {
        isOver = true;
        if (!life.isDead) acknowledge(result);
      },
      (error: unknown) => {
        isOver = true;
        // What the view does not have cannot be done: the app is told so, and nothing was.
        if ((error as Error).name !== "FitAIError" && !life.isDead) device.errors.push(error);
      },
    );
    for (let turn = 0; turn < 50 && !isOver && !life.isDead; turn++) await this.time.advance(20);
    if (life.isDead) await this.restart(index);
    else expect(isOver, "what is done is written without a network").toBe(true);
  }

  async restart(index: number): Promise<void> {
    const device = this.devices[index]!;
    device.crash();
    device.start();
    await during(this.time, device.client.workouts.ready());
    device.client.live.connect();
    this.watch(index);
  }

  async run(step: Step): Promise<void> {
    if (step.kind === "wait") return this.time.advance(step.seconds * 1000);
    const device = this.devices[step.device]!;
    if (device.life.isDead) await this.restart(step.device);
    const { workouts } = device.client;
    switch (step.kind) {
      case "cut":
        return device.network.cut();
      case "restore":
        return device.network.restore();
      case "crash":
        return this.restart(step.device);
      case "sync":
        void workouts.sync().catch(() => undefined);
        return this.time.advance(1_000);
      case "renew":
        return this.server.expireAccess();
      case "die":
        device.life.diesIn = step.write;
        device.life.diesAfter = step.after;
        return;
      case "lose":
        device.network.fates = [...step.fates];
        device.network.lostFrames = step.frames;
        return;
      case "create": {
        if (this.workoutIds.length === 4) return;
        const data = { name: "Workout", exercises: EXERCISES.map((exerciseId) => ({ exerciseId })), start: step.start };
        return this.act(step.device, workouts.create(data), (workoutId) => {
          this.workoutIds.push(workoutId);
          this.ledger.push({ device: step.device, op: "create", workoutId });
        });
      }
    }
    const workoutId = this.workoutIds[step.workout % Math.max(1, this.workoutIds.length)];
    if (workoutId === undefined) return;
    const acknowledge = (entry: Partial<LedgerEntry> = {}) => void this.ledger.push({ device: step.device, op: step.kind, workoutId, ...entry });
    if (step.kind === "set") {
      const data = { exerciseIndex: step.exercise, weight: step.weight, reps: 5 };
      return this.act(step.device, workouts.completeSet(workoutId, data), (clientId) => acknowledge({ clientId }));
    }
    if (step.kind !== "correct" && step.kind !== "deleteSet") return this.act(step.device, workouts[step.kind](workoutId), () => acknowledge());
    const sets = (workouts.get(workoutId)?.exercises ?? []).flatMap((exercise) => exercise.sets.map((set) => ({ exerciseIndex: exercise.index, setIndex: set.index, clientId: set.clientId })));
    const set = sets[step.set % Math.max(1, sets.length)];
    if (!set) return;
    if (step.kind === "correct") return this.act(step.device, workouts.correctSet(workoutId, set, { weight: step.weight }), () => acknowledge());
    this.deleting.add(set.clientId!);
    return this.act(step.device, workouts.deleteSet(workoutId, set), () => acknowledge({ deletes: set.clientId! }));
  }

  /** A device shows each set that was acknowledged to it, once: unless somebody has deleted it, or the server has refused it. */
  check(index: number): void {
    const device = this.devices[index]!;
    if (device.errors.length > 0) throw device.errors[0];
    if (!device.life.isDead) for (const workoutId of this.workoutIds) this.checkShown(index, workoutId);
  }

  checkShown(index: number, id: string): void {
    const { workouts } = this.devices[index]!.client;
    const refused = new Set(workouts.conflicts.map(({ operation }) => operation.clientId));
    for (const { device: owner, clientId, workoutId } of this.ledger) {
      if (owner !== index || workoutId !== id || clientId === undefined || this.deleting.has(clientId) || refused.has(clientId)) continue;
      const view = workouts.get(workoutId);
      // Who has deleted the workout, here or elsewhere, sees none of its sets.
      if (!view) {
        expect(this.isDeleted(workoutId), "only a deleted workout is not shown").toBe(true);
        continue;
      }
      const found = view.exercises.flatMap((exercise) => exercise.sets).filter((set) => set.clientId === clientId);
      expect(found.length, `set ${clientId} is shown once`).toBe(1);
    }
  }

  isDeleted(workoutId: string): boolean {
    return this.server.deleted.has(workoutId) || this.ledger.some((entry) => entry.op === "delete" && entry.workoutId === workoutId) || this.devices.some(({ client }) => client.workouts.pending.some((operation) => operation.op === "delete" && operation.workoutId === workoutId)) || this.hasConflict(workoutId);
  }

  hasConflict(workoutId: string): boolean {
    return this.devices.some(({ client }) => client.workouts.conflicts.some(({ operation }) => operation.workoutId === workoutId && operation.op === "create"));
  }

  /** All is well again: everything is sent, and everybody asks for what has changed. */
  async end(): Promise<void> {
    for (const [index, device] of this.devices.entries()) {
      device.network.restore();
      device.network.fates = [];
      device.network.lostFrames = 0;
      device.life.diesIn = undefined;
      if (device.life.isDead) await this.restart(index);
    }
    await this.time.advance(60_000);
    for (let round = 0; round < 2; round++) {
      for (const { client } of this.devices) await during(this.time, client.workouts.sync());
    }
    await this.time.advance(1_000);
  }

  judge(): void {
    const { server } = this;
    const serverSets = [...server.workouts.values()].flatMap((workout) => workout.exercises.flatMap((exercise) => exercise["sets"] as { clientId: string }[]));
    const clientIds = serverSets.map((set) => set.clientId);
    expect(new Set(clientIds).size, "no set is there twice").toBe(clientIds.length);
    const refused = new Set(this.devices.flatMap(({ client }) => client.workouts.conflicts.map(({ operation }) => operation.clientId)));
    for (const { op, clientId, workoutId } of this.ledger) {
      if (op !== "set" || clientId === undefined || refused.has(clientId)) continue;
      const waits = this.devices.some(({ client }) => client.workouts.pending.some((operation) => operation.clientId === clientId && operation.waitsFor !== undefined));
      if (waits) continue;
      expect(server.applied.has(clientId), `set ${clientId} has arrived`).toBe(true);
      const isThere = clientIds.includes(clientId);
      expect(isThere || this.deleting.has(clientId) || server.deleted.has(workoutId), `set ${clientId} is there`).toBe(true);
    }
    for (const [index, { client }] of this.devices.entries()) {
      this.check(index);
      for (const operation of client.workouts.pending) expect(operation.waitsFor?.retry, "only what the server lets wait waits").toBe(true);
      const waiting = new Set(client.workouts.pending.map((operation) => operation.workoutId));
      for (const workoutId of new Set([...this.workoutIds, ...server.workouts.keys()])) {
        if (waiting.has(workoutId)) continue;
        const { unsent, ...view } = client.workouts.get(workoutId) ?? { unsent: 0 };
        const workout = server.workouts.get(workoutId);
        expect(unsent).toBe(0);
        // A workout that is over when the device hears of it first is shown in short.
        if (workout && !client.workouts.get(workoutId)) expect(client.workouts.list().find(({ id }) => id === workoutId)?.version).toBe(workout.version);
        else expect(view, `device ${index} has the server's workout`).toEqual(workout ? shown(workout) : {});
      }
    }
  }
}

it("loses nothing and doubles nothing, whatever is cut and whoever dies", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 50 }), async (steps) => {
      const training = new Training();
      await training.begin();
      for (const step of steps) {
        await training.run(step);
        if ("device" in step) training.check(step.device);
      }
      await training.end();
      training.judge();
    }),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }), endOnFailure: false },
  );
});
