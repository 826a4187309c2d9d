/** The API's types that this package speaks of, by their names. */

import type { components as live } from "./generated/asyncapi.js";
import type { components, paths } from "./generated/openapi.js";

export type { components, operations, paths } from "./generated/openapi.js";
export type { components as liveComponents } from "./generated/asyncapi.js";

type Schemas = components["schemas"];

export type Workout = Schemas["Workout"];
export type WorkoutSummary = Schemas["WorkoutSummary"];
export type WorkoutExercise = Schemas["WorkoutExercise"];
export type WorkoutSet = Schemas["WorkoutSet"];
export type Rest = Schemas["Rest"];
export type SignedIn = Schemas["SignedIn"];
export type SecondFactorRequired = Schemas["SecondFactorRequired"];
export type User = Schemas["User"];
export type Failure = Schemas["Failure"];
export type SyncOperation = Schemas["SyncOperation"];
export type SyncResult = Schemas["SyncResult"];
export type WorkoutChange = Schemas["WorkoutChange"];
export type OperationName = SyncOperation["op"];
/** What an operation takes. */
export type OperationData<Name extends OperationName> = NonNullable<Extract<SyncOperation, { op: Name }>["data"]>;

type RequestBody<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  requestBody?: { content: { "application/json": infer Body } };
}
  ? Body
  : never;
export type Login = RequestBody<"/auth/login", "post">;
export type Registration = RequestBody<"/auth/register", "post">;

/** Frames of the WebSocket, by the event that they carry. */
export type Frames = live["schemas"]["FramesByEvent"];
export type EventName = keyof Frames;
export type Frame<Name extends EventName = EventName> = Frames[Name];
/** Messages to the WebSocket, by their action. */
export type Messages = live["schemas"]["MessagesByAction"];
export type ActionName = keyof Messages;
export type ActionData<Name extends ActionName> = Messages[Name] extends { data?: infer Data } ? NonNullable<Data> : never;
export type RoomEntry = live["schemas"]["RoomEntry"];
export type Room = live["schemas"]["Room"];
