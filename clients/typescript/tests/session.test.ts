/** Tokens are refreshed once for all who need one, and are not lost, whatever becomes of an answer. */

import { beforeEach, expect, it } from "vitest";
import { ApiError, dataOf, memoryStore, SignedOutError } from "../src/index.js";
import { Device, during } from "./support/device.js";
import { Server } from "./support/server.js";
import { VirtualTime } from "./support/timers.js";

let time: VirtualTime;
let server: Server;

beforeEach(() => {
  time = new VirtualTime();
  server = new Server(time);
});

it("refreshes once for all callers of all tabs", async () => {
  const disk = memoryStore();
  const first = new Device(server, { disk });
  await first.signIn();
  const second = new Device(server, { disk });
  await during(time, second.client.session.ready());
  await time.advance(900_000);
  const before = server.refreshes.length;
  const tabs = [first, second, first, second, first];
  const tokens = await during(time, Promise.all(tabs.map(({ client }) => client.session.accessToken())));
  expect(new Set(tokens).size).toBe(1);
  expect(server.refreshes.length - before).toBe(1);
});

it("refreshes after a 401, and sends the request again", async () => {
  const phone = new Device(server);
  await phone.signIn();
  await time.advance(1_000);
  server.expireAccess();
  const calls = [1, 2, 3].map(() => dataOf(phone.client.rest.GET("/users/preferences")));
  expect(await during(time, Promise.all(calls))).toMatchObject([{ units: "metric" }, { units: "metric" }, { units: "metric" }]);
  expect(server.refreshes).toHaveLength(1);
});

it.each([0, 1])("survives the end of the process after the server has answered a refresh (write %i)", async (write) => {
  const phone = new Device(server);
  await phone.signIn();
  await time.advance(900_000);
  server.refreshes.length = 0;
  Object.assign(phone.life, { diesIn: write, diesAfter: write === 0 });
  void phone.client.session.refresh().catch(() => undefined);
  await time.advance(5_000);
  phone.crash();
  phone.start();
  await time.advance(60_000);
  expect(await during(time, phone.client.session.refresh())).toMatch(/^access-/);
  expect(phone.client.session.user?.id).toBe("ada");
});

it("repeats a refresh whose answer was lost with the same key", async () => {
  const phone = new Device(server);
  await phone.signIn();
  await time.advance(1_000);
  phone.network.fates = ["answer lost", "answer lost", "answer lost"];
  await expect(during(time, phone.client.session.refresh())).rejects.toMatchObject({ name: "NetworkError" });
  expect(await during(time, phone.client.session.refresh())).toMatch(/^access-/);
  expect(server.refreshes).toHaveLength(1);
});

it("ends when the server refuses the tokens, in all tabs", async () => {
  const disk = memoryStore();
  const first = new Device(server, { disk });
  await first.signIn();
  const second = new Device(server, { disk });
  await during(time, second.client.session.ready());
  const reasons: string[] = [];
  for (const { client } of [first, second]) client.session.on("signedOut", ({ reason }) => reasons.push(reason));
  server.endSession("ada");
  await expect(during(time, first.client.session.refresh())).rejects.toBeInstanceOf(ApiError);
  await time.advance(1_000);
  expect(reasons).toEqual(["ended", "ended"]);
  await expect(during(time, second.client.session.accessToken())).rejects.toBeInstanceOf(SignedOutError);
  await expect(during(time, second.client.workouts.create({ name: "Monday" }))).rejects.toBeInstanceOf(SignedOutError);
});

it("waits as long as a busy server asks, and gives the error where that takes too long", async () => {
  const phone = new Device(server);
  await phone.signIn();
  await time.advance(1_000);
  server.busy = 1;
  const began = time.now;
  expect(await during(time, dataOf(phone.client.rest.GET("/users/preferences")))).toMatchObject({ units: "metric" });
  expect(time.now - began).toBeGreaterThanOrEqual(2_000);
  server.busy = 9;
  await expect(during(time, dataOf(phone.client.rest.GET("/users/preferences")))).rejects.toMatchObject({ code: "unavailable", status: 503, retryAfter: 2, isTransient: true });
});

it("sends a change again with the key of its first attempt", async () => {
  const phone = new Device(server);
  await phone.signIn();
  await time.advance(1_000);
  const keys: (string | null)[] = [];
  const handle = server.handle.bind(server);
  server.handle = (request) => {
    if (request.method === "POST") keys.push(request.headers.get("Idempotency-Key"));
    return handle(request);
  };
  phone.network.fates = ["answer lost"];
  await during(time, phone.client.rest.POST("/workouts", { body: {} }));
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
});
