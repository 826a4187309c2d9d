/** Puts the client of a device together. */

import createFetchClient from "openapi-fetch";
import { answer, Http, postRequest } from "./http.js";
import { LiveConnection } from "./live.js";
import { required, type SocketConstructor, systemIds, systemTimers } from "./platform.js";
import { RoomsKeeper } from "./rooms.js";
import type { paths, SyncResult, Workout, WorkoutChange } from "./schemas.js";
import { SessionKeeper } from "./session.js";
import type { ClientOptions, FitAI } from "./types.js";
import { UnitsKeeper } from "./units.js";
import type { StoredOperation } from "./workouts/stored.js";
import { type WorkoutRoutes, WorkoutsKeeper } from "./workouts/workouts.js";

/**
 * Make the client of this device.
 *
 * @throws FitAIError the platform lacks something, which the error names.
 */
export function createClient(options: ClientOptions): FitAI {
  const platform = globalThis as { fetch?: typeof fetch; WebSocket?: SocketConstructor };
  const restUrl = options.restUrl.replace(/\/+$/, "");
  const timers = options.timers ?? systemTimers;
  const random = options.random ?? Math.random;
  const newId = required(options.newId, systemIds(), "secure random numbers (newId)");
  const fetchRequest = required(options.fetch, platform.fetch && ((request: Request) => platform.fetch!(request)), "fetch");
  const { store } = options;
  const http = new Http({ fetch: fetchRequest, newId, random, timers });
  const session = new SessionKeeper({ restUrl, store, http, timers, newId, device: options.device });
  const WebSocket = options.WebSocket ?? platform.WebSocket;
  const live = new LiveConnection({ url: options.liveUrl, session, WebSocket, timers, random, newId });
  const send = (request: Request): Promise<Response> => http.send(request, session);
  const routes = (userId: string): WorkoutRoutes => workoutRoutes(restUrl, (request) => http.send(request, session.of(userId)), units);
  const preferences = (): Promise<Response> => send(new Request(`${restUrl}/users/preferences`));
  const units = new UnitsKeeper(session, live, store, preferences, () => workouts.restate());
  const workouts: WorkoutsKeeper = new WorkoutsKeeper({ store, session, live, routes, timers, random, newId });
  const rooms = new RoomsKeeper(live, session, timers);
  const rest = createFetchClient<paths>({ baseUrl: restUrl, fetch: send });

  const forget = onWake(() => {
    live.wake();
    workouts.wake();
  });
  void workouts.ready().catch(() => undefined);
  return {
    rest,
    session,
    live,
    rooms,
    workouts,
    async close() {
      forget();
      live.disconnect();
      workouts.close();
      session.close();
      store.close();
    },
  };
}

function workoutRoutes(restUrl: string, send: (request: Request) => Promise<Response>, units: UnitsKeeper): WorkoutRoutes {
  return {
    async sync(operations, sentAt) {
      const [first] = operations;
      const query = first?.units ? `?units=${first.units}` : "";
      const batch = { sentAt, operations: operations.map(({ clientId, op, workoutId, at, data }: StoredOperation) => ({ clientId, op, workoutId, at, data })) };
      return (await answer<{ results: SyncResult[] }>(await send(postRequest(`${restUrl}/workouts/sync${query}`, batch)))).data.results;
    },
    async read(workoutId) {
      const response = await send(new Request(`${restUrl}/workouts/${encodeURIComponent(workoutId)}`));
      return response.status === 404 ? undefined : (await answer<Workout>(response)).data;
    },
    async changes(cursor, limit) {
      const query = `limit=${limit}${cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
      const { data, meta } = await answer<WorkoutChange[]>(await send(new Request(`${restUrl}/workouts/changes?${query}`)));
      const { pagination, hasMore } = meta as { pagination?: { cursor?: string }; hasMore?: boolean };
      return { data, cursor: pagination?.cursor, hasMore: hasMore ?? false };
    },
    units: () => units.current,
  };
}

/** Call `work` when the network is back, or the page is in front again, where the platform tells. */
function onWake(work: () => void): () => void {
  const target = globalThis as Partial<Pick<typeof globalThis, "addEventListener" | "removeEventListener" | "document">>;
  if (!target.addEventListener || !target.removeEventListener) return () => undefined;
  const onVisible = (): void => {
    if (target.document?.visibilityState === "visible") work();
  };
  target.addEventListener("online", work);
  target.document?.addEventListener("visibilitychange", onVisible);
  return () => {
    target.removeEventListener?.("online", work);
    target.document?.removeEventListener("visibilitychange", onVisible);
  };
}

