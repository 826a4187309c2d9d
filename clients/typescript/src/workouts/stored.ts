/** What the device writes down of an account: its queue, its workouts, its conflicts. */

import type { Refusal } from "../errors.js";
import type { OperationName, SyncResult, Workout, WorkoutSummary } from "../schemas.js";
import type { PendingOperation } from "../types.js";

export const OPERATIONS = "operation/";
export const WORKOUTS = "workout/";
export const CONFLICTS = "conflict/";
export const CURSOR = "cursor";
export const REVISION = "revision";

/** Each account has entries of its own: whoever signs in next on this device does not send what somebody else did. */
export function accountPrefix(userId: string): string {
  return `account/${userId}/`;
}

/** Held for the moment of a write. */
export function writeLock(userId: string): string {
  return `write/${userId}`;
}

/** Held while operations are sent: by one tab at a time. */
export function sendLock(userId: string): string {
  return `send/${userId}`;
}

/** The keys of operations are in the order in which they were done. */
export function operationKey(sequence: number): string {
  return OPERATIONS + String(sequence).padStart(15, "0");
}

/** An operation, from the moment it was done until the workout as the server has it contains it. */
export interface StoredOperation {
  sequence: number;
  clientId: string;
  op: OperationName;
  workoutId: string;
  at: string;
  data: Record<string, unknown>;
  /** The units of the measures in it, where the device knew them. */
  units?: "metric" | "imperial";
  /** Names of exercises, for the view. */
  names?: Record<string, string>;
  /** The version of the workout that it has become; undefined before the server has applied it. */
  version?: number;
  /** Why the server has not applied it when it was last sent. */
  waitsFor?: Refusal;
}

/** A workout as the server has it. */
export interface StoredWorkout {
  version: number;
  /** Absent where it was deleted. */
  summary?: WorkoutSummary;
  /** With its exercises; absent where the device has not asked for them. */
  workout?: Workout;
  /** Its measures are in units that the account does not prefer any more: the same version is read again. */
  isStale?: boolean;
}

/** What is kept of an operation that was refused. */
export interface StoredConflict {
  sequence: number;
  operation: PendingOperation;
  error: Refusal;
}

export function isQueued(operation: StoredOperation): boolean {
  return operation.version === undefined;
}

/** An operation as the app sees it, and as the server takes it. */
export function pendingOperation(operation: StoredOperation): PendingOperation {
  const { clientId, op, workoutId, at, data, waitsFor } = operation;
  return { clientId, op, workoutId, at, data, ...(waitsFor ? { waitsFor } : {}) };
}

export function summaryOf(workout: Workout): WorkoutSummary {
  const { id, status, version, name, templateId, day, date, timezone, startedAt, endedAt, durationSeconds, exerciseCount, metrics, createdAt, updatedAt } =
    workout;
  const summary = { id, status, version, name, templateId, day, date, timezone, startedAt, endedAt, durationSeconds, exerciseCount, metrics, createdAt, updatedAt };
  return Object.fromEntries(Object.entries(summary).filter(([, value]) => value !== undefined)) as unknown as WorkoutSummary;
}

export type Results = readonly SyncResult[];
