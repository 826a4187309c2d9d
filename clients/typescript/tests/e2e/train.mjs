// Train with two devices on a stack whose network is cut at random, and compare what they show with what was acknowledged to them and what the server has.
// node train.mjs <REST address> <WebSocket address> <histories> <seed>: prints a line of JSON.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import WebSocket from "ws";
import { createClient, dataOf, memoryStore } from "../../dist/index.js";
import { Network } from "./network.mjs";

const LIFTS = ["barbell-back-squat", "barbell-bench-press"];
const STEPS = 24;
const HISTORIES_OF_AN_ACCOUNT = 25;
const PATIENCE = 120_000;
const [restUrl, liveUrl, histories, seed] = process.argv.slice(2);
const random = randomNumbers(Number(seed));
const counts = { histories: 0, sets: 0, corrected: 0, deleted: 0, cuts: 0, restarts: 0 };

/** Repeatable random numbers (mulberry32). */
function randomNumbers(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

const chance = (share) => random() < share;
const below = (count) => Math.floor(random() * count);
const choose = (items) => items[below(items.length)];
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The address with the proxy's port in the place of the server's. */
function through(address, network) {
  const url = new URL(address);
  url.hostname = "127.0.0.1";
  url.port = String(network.port);
  return url.href.replace(/\/$/, "");
}

class Device {
  static async make(name) {
    const { hostname, port } = new URL(restUrl);
    const device = new Device();
    device.name = name;
    device.network = await Network.before(hostname, Number(port));
    device.disk = memoryStore();
    device.start();
    return device;
  }

  start() {
    this.client = createClient({
      restUrl: through(restUrl, this.network),
      liveUrl: through(liveUrl, this.network),
      store: this.disk.share(),
      device: { name: this.name },
      WebSocket,
    });
  }

  /** The process ends in the middle of whatever it does; the next one begins with what is on the disk. */
  async restart() {
    this.network.cut();
    await this.client.close();
    this.start();
    this.network.restore();
    await this.client.workouts.ready();
    this.client.live.connect();
  }

  /** Cut the network for a moment, in the middle of whatever is on its way. */
  cutFor(milliseconds) {
    counts.cuts++;
    this.network.cut();
    setTimeout(() => this.network.restore(), milliseconds);
  }
}

/** Send everything, however often the network must be tried. */
async function synced(device) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      await device.client.workouts.sync();
      if (device.client.workouts.pending.length === 0) return;
    } catch (error) {
      if (error.name !== "NetworkError" && !error.isTransient) throw error;
    }
    assert.ok(Date.now() < until, `not sent: ${JSON.stringify(device.client.workouts.pending)} ${device.client.workouts.state.trouble}`);
    await sleep(50);
  }
}

/** One workout, on two devices, with what was acknowledged to each of them. */
async function train(devices, reader) {
  const [first, second] = devices;
  const acknowledged = new Map();
  if (chance(0.5)) first.cutFor(below(800));
  const exercises = LIFTS.map((exerciseId) => ({ exerciseId, restTime: 30 }));
  const id = await first.client.workouts.create({ name: "Cut", exercises, start: true });
  await synced(first);
  await synced(second);
  for (let step = 0; step < STEPS; step++) {
    const device = choose(devices);
    const { workouts } = device.client;
    const own = [...acknowledged].filter(([, set]) => set.device === device && !set.isDeleted);
    if (chance(0.35)) device.cutFor(below(300));
    if (chance(0.05)) {
      counts.restarts++;
      await device.restart();
    } else if (own.length > 0 && chance(0.25)) {
      const [clientId, set] = choose(own);
      const place = placeOf(device.client.workouts.get(id), clientId);
      assert.ok(place, `${device.name} does not show a set that was done on it`);
      if (chance(0.5)) {
        set.weight = 20 + below(200);
        counts.corrected++;
        await device.client.workouts.correctSet(id, place, { weight: set.weight });
      } else {
        set.isDeleted = true;
        counts.deleted++;
        await device.client.workouts.deleteSet(id, place);
      }
    } else {
      const weight = 20 + below(200);
      counts.sets++;
      const clientId = await workouts.completeSet(id, { exerciseIndex: below(2), weight, reps: 5 });
      acknowledged.set(clientId, { device, weight, isDeleted: false });
    }
    check(device, id, acknowledged);
    await sleep(below(90));
  }
  for (const device of devices) await synced(device);
  await choose(devices).client.workouts.complete(id);
  for (const device of [...devices, ...devices]) await synced(device);

  const workout = await dataOf(reader.rest.GET("/workouts/{id}", { params: { path: { id } } }));
  const expected = [...acknowledged].filter(([, set]) => !set.isDeleted).map(([clientId, { weight }]) => [clientId, weight]);
  const sets = workout.exercises.flatMap((exercise) => exercise.sets).map((set) => [set.clientId, set.weight]);
  assert.deepEqual(sorted(sets), sorted(expected), "the server has what was acknowledged to the devices, once");
  for (const device of devices) {
    const { unsent, ...view } = device.client.workouts.get(id);
    assert.equal(unsent, 0);
    assert.deepEqual(device.client.workouts.conflicts, []);
    assert.deepEqual(comparable(view), comparable(workout), `${device.name} shows what the server has`);
  }
  counts.histories++;
}

/** The device shows each set that was done on it, once and as it is now. */
function check(device, id, acknowledged) {
  const sets = device.client.workouts.get(id).exercises.flatMap((exercise) => exercise.sets);
  for (const [clientId, set] of acknowledged) {
    if (set.device !== device) continue;
    const shown = sets.filter((candidate) => candidate.clientId === clientId);
    assert.deepEqual(shown.map(({ weight }) => weight), set.isDeleted ? [] : [set.weight], `${device.name} shows ${clientId}`);
  }
}

function placeOf(workout, clientId) {
  for (const exercise of workout?.exercises ?? []) {
    for (const set of exercise.sets) if (set.clientId === clientId) return { exerciseIndex: exercise.index, setIndex: set.index };
  }
  return undefined;
}

const sorted = (pairs) => [...pairs].sort(([one], [other]) => (one < other ? -1 : 1));

/** What only reactions add later, and raises no version, is left out. */
function comparable({ sharing: _, updatedAt: __, ...workout }) {
  return workout;
}

async function newAccount() {
  const devices = await Promise.all(["Phone", "Watch"].map((name) => Device.make(name)));
  const reader = createClient({ restUrl, store: memoryStore() });
  const name = `cut_${randomUUID().slice(0, 8)}`;
  const password = `Iron-${randomUUID()}`;
  await devices[0].client.session.register({ email: `${name}@example.com`, username: name, password });
  await Promise.all([devices[1].client, reader].map((client) => client.session.signIn({ login: name, password })));
  for (const { client } of devices) client.live.connect();
  return { devices, reader };
}

let account;
for (let history = 0; history < Number(histories); history++) {
  if (history % HISTORIES_OF_AN_ACCOUNT === 0) {
    await end(account);
    account = await newAccount();
  }
  await train(account.devices, account.reader);
}
await end(account);
console.log(JSON.stringify(counts));

async function end(account) {
  if (!account) return;
  for (const { client, network } of account.devices) {
    await client.close();
    network.close();
  }
  await account.reader.close();
}
