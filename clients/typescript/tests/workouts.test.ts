/** What is done with and without a network is written first, shown at once, sent once, and reconciled. */

import { beforeEach, describe, expect, it } from "vitest";
import { type Conflict, type Change, memoryStore, StorageError, UnsentOperationsError } from "../src/index.js";
import { Device, during } from "./support/device.js";
import { Server } from "./support/server.js";
import { VirtualTime } from "./support/timers.js";

const SQUAT = { exerciseId: "barbell-back-squat" };
let time: VirtualTime;
let server: Server;

beforeEach(() => {
  time = new VirtualTime();
  server = new Server(time);
});

async function signedIn(settings: ConstructorParameters<typeof Device>[1] = {}, login = "ada"): Promise<Device> {
  const device = new Device(server, settings);
  await device.signIn(login);
  return device;
}

async function begin(device: Device): Promise<string> {
  const { workouts } = device.client;
  const id = await during(time, workouts.create({ name: "Monday", exercises: [SQUAT], start: true }));
  await during(time, workouts.sync());
  return id;
}

function sets(device: Device, id: string): (number | undefined)[] | undefined {
  return device.client.workouts.get(id)?.exercises[0]?.sets.map((set) => set.weight);
}

describe("without a network", () => {
  it("shows at once what was done, and sends it later in its order", async () => {
    const phone = await signedIn();
    phone.network.cut();
    const { workouts } = phone.client;
    const id = await during(time, workouts.create({ name: "Monday", exercises: [{ ...SQUAT, restTime: 90 }] }));
    await during(time, workouts.start(id));
    await during(time, workouts.completeSet(id, { weight: 100, reps: 5 }));
    await during(time, workouts.completeSet(id, { weight: 105, reps: 5 }));
    expect(sets(phone, id)).toEqual([100, 105]);
    expect(workouts.get(id)).toMatchObject({ status: "in_progress", unsent: 4, metrics: { totalVolume: 1025, completedSets: 2 }, realTime: { isResting: true } });
    await time.advance(5_000);
    expect(workouts.state).toMatchObject({ unsent: 4, trouble: { name: "NetworkError" } });
    expect(server.workouts.size).toBe(0);

    phone.network.restore();
    await during(time, workouts.sync());
    expect(server.workouts.get(id)?.exercises[0]?.["sets"].map((set: { weight: number }) => set.weight)).toEqual([100, 105]);
    expect(workouts.get(id)).toMatchObject({ version: 4, unsent: 0 });
    expect(workouts.pending).toEqual([]);
  });

  it("sends by itself when the network is back", async () => {
    const phone = await signedIn();
    const id = await begin(phone);
    phone.network.cut();
    await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    await time.advance(120_000);
    phone.network.restore();
    await time.advance(40_000);
    expect(server.workouts.get(id)?.version).toBe(2);
    expect(phone.client.workouts.state).toEqual({ unsent: 0, isSending: false, trouble: undefined });
  });

  it("keeps everything through the end of the process", async () => {
    const phone = await signedIn();
    const id = await begin(phone);
    phone.network.cut();
    await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    phone.crash();
    phone.start();
    await during(time, phone.client.workouts.ready());
    expect(sets(phone, id)).toEqual([100]);
    phone.network.restore();
    await during(time, phone.client.workouts.sync());
    expect(server.workouts.get(id)?.exercises[0]?.["sets"]).toHaveLength(1);
  });
});

describe("an answer that is lost", () => {
  it("does not double what was done", async () => {
    const phone = await signedIn();
    const id = await begin(phone);
    phone.network.fates = ["answer lost", "answer lost"];
    await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    await time.advance(60_000);
    expect(server.workouts.get(id)?.version).toBe(2);
    expect(sets(phone, id)).toEqual([100]);
    expect(phone.client.workouts.pending).toEqual([]);
  });

  it.each(["before", "after"])("is asked for again by the next process, when this one dies %s the write of it", async (moment) => {
    const phone = await signedIn();
    const id = await begin(phone);
    // The first write is the operation, the second one its result.
    Object.assign(phone.life, { diesIn: 1, diesAfter: moment === "after" });
    await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    await time.advance(5_000);
    expect(phone.life.isDead).toBe(true);
    expect(server.workouts.get(id)?.version).toBe(2);
    phone.crash();
    phone.start();
    await during(time, phone.client.workouts.sync());
    expect(server.workouts.get(id)?.version).toBe(2);
    expect(sets(phone, id)).toEqual([100]);
  });
});

describe("several devices", () => {
  it("see each other's sets at once, by the live connection", async () => {
    const phone = await signedIn();
    const watch = await signedIn();
    for (const { client } of [phone, watch]) client.live.connect();
    await time.advance(1_000);
    const id = await begin(phone);
    await time.advance(1_000);
    await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    await time.advance(1_000);
    const before = server.requests.length;
    expect(sets(watch, id)).toEqual([100]);
    await during(time, watch.client.workouts.completeSet(id, { weight: 105, reps: 5 }));
    await time.advance(1_000);
    expect(sets(phone, id)).toEqual([100, 105]);
    expect(server.requests.slice(before), "nothing is read that was pushed").toEqual(["POST /workouts/sync"]);
  });

  it("both have their set, where both did the same one without a network", async () => {
    const phone = await signedIn();
    const id = await begin(phone);
    const watch = await signedIn();
    await during(time, watch.client.workouts.sync());
    for (const { network } of [phone, watch]) network.cut();
    await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    await during(time, watch.client.workouts.completeSet(id, { weight: 200, reps: 5 }));
    for (const { network } of [phone, watch]) network.restore();
    await during(time, phone.client.workouts.sync());
    await during(time, watch.client.workouts.sync());
    await during(time, phone.client.workouts.sync());
    expect(sets(phone, id)).toEqual([100, 200]);
    expect(sets(watch, id)).toEqual([100, 200]);
  });

  it("catch up by version, where a push was lost", async () => {
    const phone = await signedIn();
    const watch = await signedIn();
    const id = await begin(phone);
    watch.client.live.connect();
    await time.advance(1_000);
    watch.network.lostFrames = 2;
    for (const weight of [100, 105, 110]) {
      await during(time, phone.client.workouts.completeSet(id, { weight, reps: 5 }));
      await time.advance(500);
    }
    await time.advance(10_000);
    expect(sets(watch, id)).toEqual([100, 105, 110]);
  });
});

describe("two tabs", () => {
  it("share one queue: each operation is sent once, and shown in both", async () => {
    const disk = memoryStore();
    const first = await signedIn({ disk });
    const second = new Device(server, { disk });
    const id = await begin(first);
    await during(time, second.client.workouts.ready());
    for (const { network } of [first, second]) network.cut();
    await during(time, first.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    await during(time, second.client.workouts.completeSet(id, { weight: 105, reps: 5 }));
    await during(time, first.client.workouts.completeSet(id, { weight: 110, reps: 5 }));
    expect(sets(second, id)).toEqual([100, 105, 110]);
    for (const { network } of [first, second]) network.restore();
    await during(time, Promise.all([first.client.workouts.sync(), second.client.workouts.sync()]));
    expect(server.workouts.get(id)?.version).toBe(4);
    expect(sets(first, id)).toEqual([100, 105, 110]);
    expect(sets(second, id)).toEqual([100, 105, 110]);
  });

  it("go on sending when the one that sends is closed", async () => {
    const disk = memoryStore();
    const first = await signedIn({ disk });
    const second = new Device(server, { disk });
    const id = await begin(first);
    first.network.fates = ["request lost", "request lost", "request lost"];
    await during(time, first.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    first.crash();
    await during(time, second.client.workouts.sync());
    expect(server.workouts.get(id)?.version).toBe(2);
  });
});

describe("what the server refuses", () => {
  it("is told once, with what the server has, and stays until it is dismissed", async () => {
    const phone = await signedIn();
    const id = await begin(phone);
    const conflicts: Conflict[] = [];
    phone.client.workouts.on("conflict", (conflict) => conflicts.push(conflict));
    phone.network.cut();
    await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    server.sync("ada", [{ clientId: "other", op: "cancel", workoutId: id, at: server.nowText, data: {} }]);
    phone.network.restore();
    await during(time, phone.client.workouts.sync());
    await time.advance(1_000);
    expect(conflicts).toMatchObject([{ operation: { op: "set", data: { weight: 100 } }, error: { code: "invalid_state" }, workout: { status: "cancelled" } }]);
    expect(sets(phone, id)).toEqual([]);
    phone.crash();
    phone.start();
    await during(time, phone.client.workouts.ready());
    expect(phone.client.workouts.conflicts).toHaveLength(1);
    await during(time, phone.client.workouts.dismiss(conflicts[0]!.operation.clientId));
    expect(phone.client.workouts.conflicts).toEqual([]);
  });

  it("takes with it what cannot be without it", async () => {
    const phone = await signedIn();
    const { workouts } = phone.client;
    phone.network.cut();
    const id = await during(time, workouts.create({ name: "refused", exercises: [SQUAT], start: true }));
    await during(time, workouts.completeSet(id, { weight: 100, reps: 5 }));
    phone.network.restore();
    await during(time, workouts.sync());
    expect(workouts.pending).toEqual([]);
    expect(workouts.conflicts.map(({ operation, error }) => [operation.op, error.code])).toEqual([["create", "invalid"], ["set", "missing_workout"]]);
    expect(workouts.get(id)).toBeUndefined();
  });

  it("for now, waits and is sent again", async () => {
    const phone = await signedIn();
    const first = await begin(phone);
    const { workouts } = phone.client;
    const second = await during(time, workouts.create({ name: "Tuesday", exercises: [SQUAT] }));
    await during(time, workouts.start(second));
    await during(time, workouts.sync());
    expect(workouts.pending).toMatchObject([{ op: "start", waitsFor: { code: "workout_active" } }]);
    await during(time, workouts.complete(first));
    await time.advance(600_000);
    expect(workouts.pending).toEqual([]);
    expect(workouts.get(second)).toMatchObject({ status: "in_progress", unsent: 0 });
  });

  it("can be discarded only when it is known that it was not applied", async () => {
    const phone = await signedIn();
    await begin(phone);
    const { workouts } = phone.client;
    const second = await during(time, workouts.create({ name: "Tuesday", exercises: [SQUAT] }));
    await during(time, workouts.sync());
    phone.network.cut();
    await during(time, workouts.start(second));
    const clientId = workouts.pending[0]!.clientId;
    await expect(during(time, workouts.discard(clientId))).rejects.toThrow("is not known");
    phone.network.restore();
    await during(time, workouts.sync());
    await during(time, workouts.discard(clientId));
    expect(workouts.get(second)).toMatchObject({ status: "planned", unsent: 0 });
  });
});

describe("the device's disk", () => {
  it("is full: the caller is told, and nothing was done", async () => {
    const disk = memoryStore();
    const phone = await signedIn({ disk });
    const id = await begin(phone);
    await time.advance(1_000);
    const share = disk.share();
    const full = { ...share, write: async (_: readonly Change[]) => Promise.reject(new StorageError("The device has no room left.", { isFull: true })) };
    const tab = new Device(server, { disk: { ...disk, share: () => ({ ...full, share: disk.share }) } });
    await during(time, tab.client.workouts.ready());
    await expect(during(time, tab.client.workouts.completeSet(id, { weight: 100, reps: 5 }))).rejects.toMatchObject({ name: "StorageError", isFull: true });
    expect(sets(tab, id)).toEqual([]);
    expect(tab.client.workouts.pending).toEqual([]);
  });
});

describe("signing out", () => {
  it("is refused while something is not sent", async () => {
    const phone = await signedIn();
    const id = await begin(phone);
    phone.network.cut();
    await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    await expect(during(time, phone.client.session.signOut())).rejects.toThrow(UnsentOperationsError);
    expect(phone.client.session.user).toBeDefined();
    await during(time, phone.client.session.signOut({ unsent: "discard" }));
    expect(phone.client.workouts.get(id)).toBeUndefined();
    phone.network.restore();
    await phone.signIn();
    await during(time, phone.client.workouts.sync());
    expect(server.workouts.get(id)?.version).toBe(1);
  });

  it("keeps the queue of an account for its next sign-in; another account has its own", async () => {
    const phone = await signedIn();
    const id = await begin(phone);
    phone.network.cut();
    await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    await during(time, phone.client.session.signOut({ unsent: "keep" }));
    phone.network.restore();
    await phone.signIn("bob");
    await during(time, phone.client.workouts.sync());
    expect(phone.client.workouts.list()).toEqual([]);
    expect(server.workouts.get(id)?.version).toBe(1);
    await during(time, phone.client.session.signOut());
    await phone.signIn("ada");
    await during(time, phone.client.workouts.sync());
    expect(server.workouts.get(id)?.version).toBe(2);
  });
});

describe("measures", () => {
  it("keep the units that they were in when they were done", async () => {
    const phone = await signedIn();
    const id = await begin(phone);
    await time.advance(1_000);
    const urls: string[] = [];
    const handle = server.handle.bind(server);
    server.handle = (request) => {
      urls.push(request.url);
      return handle(request);
    };
    phone.network.cut();
    await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
    server.units = "imperial";
    phone.network.restore();
    await during(time, phone.client.workouts.sync());
    expect(urls.filter((url) => url.includes("/sync"))).toEqual(["https://api.example.com/workouts/sync?units=metric"]);
  });
});

