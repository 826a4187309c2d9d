/** The live connection stays open, renews itself, asks again, and puts together what comes in parts. */

import { beforeEach, describe, expect, it } from "vitest";
import { type LiveState, watchRest } from "../src/index.js";
import { Frames } from "../src/live-frames.js";
import { Device, during } from "./support/device.js";
import { Server } from "./support/server.js";
import { VirtualTime } from "./support/timers.js";

let time: VirtualTime;
let server: Server;
let phone: Device;

beforeEach(async () => {
  time = new VirtualTime();
  server = new Server(time);
  phone = new Device(server);
  await phone.signIn();
  await time.advance(1_000);
  phone.client.live.connect();
  await time.advance(1_000);
});

it("connects again after a cut, with longer and longer waits", async () => {
  const states: LiveState[] = [];
  expect(phone.client.live.state).toBe("open");
  phone.client.live.on("state", (state) => states.push(state));
  phone.network.cut();
  await time.advance(60_000);
  const attempts = states.filter((state) => state === "connecting").length;
  expect(attempts).toBeGreaterThan(3);
  expect(attempts).toBeLessThan(12);
  phone.network.restore();
  await time.advance(40_000);
  expect(phone.client.live.state).toBe("open");
});

it("opens the next connection before its token ends, and misses nothing meanwhile", async () => {
  const first = [...server.sockets][0];
  const id = await during(time, phone.client.workouts.create({ name: "Monday", exercises: [{ exerciseId: "squat" }], start: true }));
  await during(time, phone.client.workouts.sync());
  const states: LiveState[] = [];
  phone.client.live.on("state", (state) => states.push(state));
  let count = 0;
  phone.client.live.on("set:completed", () => count++);
  for (let minute = 0; minute < 30; minute++) {
    server.sync("ada", [{ clientId: `other-${minute}`, op: "set", workoutId: id, at: server.nowText, data: { exerciseIndex: 0, setIndex: minute, weight: 100, reps: 5 } }]);
    await time.advance(60_000);
  }
  expect([...server.sockets][0]).not.toBe(first);
  expect(server.sockets.size).toBe(1);
  expect(states, "it was never closed").toEqual([]);
  expect(count).toBe(30);
  expect(phone.client.workouts.get(id)?.exercises[0]?.sets).toHaveLength(30);
});

it("sends a message again on the next connection, with the same id, until it is answered", async () => {
  const request = phone.client.live.request("sync:request", {}, { timeout: 60_000 });
  phone.network.cut();
  await time.advance(5_000);
  phone.network.restore();
  expect(await during(time, request)).toMatchObject([{ event: "sync:workout" }]);
});

it("rejects with the server's error, or after its time", async () => {
  await expect(during(time, phone.client.live.request("rest:skip", { workoutId: "x" }))).rejects.toMatchObject({ name: "ApiError", code: "unknown_action" });
  phone.network.lostFrames = 99;
  await expect(during(time, phone.client.live.request("sync:request", {}))).rejects.toMatchObject({ name: "NetworkError" });
});

it("notices a connection that is dead, though nobody has said so", async () => {
  const [socket] = [...phone.network.sockets];
  socket!.send = () => undefined;
  phone.client.live.wake();
  await time.advance(30_000);
  expect(phone.client.live.state).toBe("open");
  expect([...phone.network.sockets]).not.toContain(socket);
});

it("ends with the session", async () => {
  server.endSession("ada");
  await time.advance(120_000);
  expect(phone.client.live.state).toBe("closed");
  expect(phone.client.session.user).toBeUndefined();
  await phone.signIn();
  await time.advance(1_000);
  expect(phone.client.live.state).toBe("open");
});

describe("frames", () => {
  it("take batches apart and put parts together, in any order, with others between them", () => {
    const frames = new Frames();
    const whole = JSON.stringify({ event: "batch", version: 3, at: "2026-03-02T10:00:00Z", events: [{ event: "set:completed", data: { workoutId: "w" } }, { event: "workout:stats", data: { workoutId: "w" } }] });
    const part = (index: number, text: string) => JSON.stringify({ event: "part", part: { id: "p", index, count: 2, text } });
    expect(frames.read(part(1, whole.slice(40)))).toBeUndefined();
    expect(frames.read(JSON.stringify({ event: "notification:new", data: {} }))).toMatchObject({ frames: [{ event: "notification:new" }], pushes: [] });
    expect(frames.read(part(0, whole.slice(0, 40)))).toMatchObject({
      frames: [{ event: "set:completed", version: 3 }, { event: "workout:stats", version: 3 }],
      pushes: [{ workoutId: "w", version: 3, events: [{ event: "set:completed" }, { event: "workout:stats" }] }],
    });
  });

  it("of a friend's workout are none of the own one", () => {
    const message = new Frames().read(JSON.stringify({ event: "set:completed", roomId: "r", userId: "bob", at: "2026-03-02T10:00:00Z", version: 3, data: { workoutId: "w" } }));
    expect(message).toMatchObject({ pushes: [] });
  });
});

describe("rooms", () => {
  it("are joined again, with all entries that were missed, each once", async () => {
    const texts: string[] = [];
    phone.client.rooms.on("entry", ({ entry }) => texts.push(entry.text ?? ""));
    await during(time, phone.client.rooms.join("room"));
    await during(time, phone.client.rooms.send("room", "0"));
    phone.network.cut();
    server.rooms.set("room", [...server.rooms.get("room")!, ...[2, 3, 4, 5, 6, 7, 8, 9].map((seq) => ({ seq, kind: "text", text: String(seq - 1) }))]);
    phone.network.restore();
    await time.advance(20_000);
    await during(time, phone.client.rooms.send("room", "9"));
    await time.advance(1_000);
    expect(texts).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  });

  it("tell who is there when somebody joins", async () => {
    const people: (string[] | undefined)[] = [];
    phone.client.rooms.on("room", ({ room }) => people.push(room.people?.map((person) => person.userId)));
    await during(time, phone.client.rooms.join("room"));
    server.enterRoom("room", "joined");
    await time.advance(1_000);
    expect(people).toEqual([undefined, ["user-1"]]);
    await during(time, phone.client.rooms.send("room", "Hello."));
    await time.advance(1_000);
    expect(people).toHaveLength(2);
  });
});

it("counts a rest down to the server's deadline, also with a clock that is late", async () => {
  const watch = new Device(server, { skew: -300_000 });
  await watch.signIn();
  watch.client.live.connect();
  const id = await during(time, phone.client.workouts.create({ name: "Monday", exercises: [{ exerciseId: "squat" }], start: true }));
  await during(time, phone.client.workouts.sync());
  await time.advance(5_000);
  const seconds: (number | undefined)[] = [];
  const forget = watchRest(watch.client.workouts, id, (rest) => seconds.push(rest?.secondsLeft), server.time.timers(watch));
  server.sync("ada", [{ clientId: "rest", op: "rest", workoutId: id, at: server.nowText, data: { seconds: 3 } }]);
  await time.advance(10_000);
  expect(seconds).toEqual([undefined, 3, 2, 1, undefined]);
  forget();
});

