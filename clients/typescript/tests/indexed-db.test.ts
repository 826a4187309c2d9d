/** The store of browsers, on an IndexedDB in memory: all or nothing, in order, shared by tabs. */

import { IDBFactory, IDBKeyRange, IDBObjectStore } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { indexedDbStore, memoryStore, ProcessLocks, type Store } from "../src/index.js";
import { Device, during } from "./support/device.js";
import { Server } from "./support/server.js";
import { settle, VirtualTime } from "./support/timers.js";

beforeEach(() => {
  const locks = new ProcessLocks();
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
  vi.stubGlobal("navigator", { locks: { request: (name: string, work: () => Promise<unknown>) => locks.lock(name, work) } });
});

describe.each<[string, () => Store]>([["IndexedDB", () => indexedDbStore()], ["memory", () => memoryStore()]])("%s", (_, open) => {
  it("lists the entries of a prefix in the order of their keys", async () => {
    const store = open();
    await store.write([{ key: "a/2", value: { two: 2 } }, { key: "a/10", value: [10] }, { key: "b", value: "b" }, { key: "a/1", value: 1 }]);
    expect(await store.list("a/")).toEqual([{ key: "a/1", value: 1 }, { key: "a/10", value: [10] }, { key: "a/2", value: { two: 2 } }]);
    await store.write([{ key: "a/1" }, { key: "a/2", value: 3 }]);
    expect(await store.list("a/")).toEqual([{ key: "a/10", value: [10] }, { key: "a/2", value: 3 }]);
    expect(await store.get("a/1")).toBeUndefined();
    expect(await store.get("b")).toBe("b");
    store.close();
  });

  it("lets one work at a time hold a lock, and frees it after an error", async () => {
    const store = open();
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await settle();
      order.push(`${name} ends`);
      if (name === "first") throw new Error("broken");
    };
    const first = store.lock("lock", work("first"));
    const second = store.lock("lock", work("second"));
    await expect(first).rejects.toThrow("broken");
    await second;
    expect(order).toEqual(["first begins", "first ends", "second begins", "second ends"]);
    store.close();
  });
});

it("writes all of the changes or none, and tells that the disk is full", async () => {
  const store = indexedDbStore();
  await store.write([{ key: "a", value: 1 }]);
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementationOnce(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    return this.add(value, key);
  });
  put.mockImplementationOnce(() => {
    throw new DOMException("no room", "QuotaExceededError");
  });
  await expect(store.write([{ key: "b", value: 2 }, { key: "c", value: 3 }])).rejects.toMatchObject({ name: "StorageError", isFull: true });
  put.mockRestore();
  expect(await store.list("")).toEqual([{ key: "a", value: 1 }]);
  store.close();
});

it("holds the queue of an app", async () => {
  const time = new VirtualTime();
  const server = new Server(time);
  const stores: Store[] = [];
  const disk = { ...memoryStore(), share: () => ({ ...stores[stores.push(indexedDbStore()) - 1]!, share: () => disk }) };
  const phone = new Device(server, { disk });
  await phone.signIn();
  phone.network.cut();
  const id = await during(time, phone.client.workouts.create({ name: "Monday", exercises: [{ exerciseId: "squat" }], start: true }));
  await during(time, phone.client.workouts.completeSet(id, { weight: 100, reps: 5 }));
  phone.crash();
  phone.start();
  await during(time, phone.client.workouts.ready());
  expect(phone.client.workouts.get(id)?.exercises[0]?.sets).toMatchObject([{ weight: 100 }]);
  phone.network.restore();
  await during(time, phone.client.workouts.sync());
  expect(server.workouts.get(id)?.version).toBe(2);
  for (const store of stores) store.close();
});
