/** FitAI for apps: typed calls, tokens, a live connection, and workouts that go on without a network. */

export { createClient } from "./client.js";
export * from "./errors.js";
export { API_VERSION } from "./generated/version.js";
export type { Socket, SocketConstructor, Timers } from "./platform.js";
export { type RestCountdown, restAt, watchRest } from "./rest-timer.js";
export type * from "./schemas.js";
export { indexedDbStore } from "./stores/indexed-db.js";
export { type MemoryStore, memoryStore } from "./stores/memory.js";
export { type Change, type Entry, ProcessLocks, type Store } from "./stores/store.js";
export type * from "./types.js";
