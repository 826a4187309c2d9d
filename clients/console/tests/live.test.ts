import type { Workout, WorkoutExercise, WorkoutSet } from "@fitai/client";
import { describe, expect, it } from "vitest";
import { agreement, currentExercise, nextSet, standingRecords, stepped } from "../src/live/model.js";
import { describe as described, lift, recordText } from "../src/timeline.js";

function set(index: number, more: Partial<WorkoutSet> = {}): WorkoutSet {
  return { index, type: "normal", personalRecord: false, ...more };
}

function exercise(index: number, sets: WorkoutSet[]): WorkoutExercise {
  return { index, exerciseId: `exercise-${index}`, name: `Exercise ${index}`, sets } as WorkoutExercise;
}

function workout(exercises: WorkoutExercise[], more: Partial<Workout> & { unsent?: number } = {}): Workout & { unsent: number } {
  const realTime = { currentExerciseIndex: 0, currentSetIndex: 0, isResting: false };
  return { id: "workout-1", version: 3, status: "in_progress", exercises, realTime, unsent: 0, ...more } as Workout & { unsent: number };
}

const COMPLETE = { completedAt: "2026-03-02T18:00:00Z", weight: 100, reps: 5 };

describe("the next set", () => {
  it("is the first open one, with its target", () => {
    const next = nextSet(exercise(0, [set(0, COMPLETE), set(1, { target: { weight: 102.5, reps: 5 } }), set(2)]));
    expect(next).toMatchObject({ setIndex: 1, weight: 102.5, reps: 5 });
  });

  it("proposes what was lifted last where nothing is planned", () => {
    expect(nextSet(exercise(0, [set(0, COMPLETE), set(1)]))).toMatchObject({ setIndex: 1, weight: 100, reps: 5 });
  });

  it("is one more where all are complete", () => {
    expect(nextSet(exercise(0, [set(0, COMPLETE)]))).toMatchObject({ setIndex: 1, planned: undefined, weight: 100 });
  });
});

describe("the current exercise", () => {
  it("is the next with an open set, also before the current one", () => {
    const complete = exercise(1, [set(0, COMPLETE)]);
    const open = exercise(0, [set(0)]);
    expect(currentExercise(workout([open, complete], { realTime: { currentExerciseIndex: 1, currentSetIndex: 0, isResting: false } }))?.index).toBe(0);
  });

  it("stays where everything is complete", () => {
    const realTime = { currentExerciseIndex: 5, currentSetIndex: 0, isResting: false };
    expect(currentExercise(workout([exercise(0, [set(0, COMPLETE)])], { realTime }))?.index).toBe(0);
  });

  it("is none in an empty workout", () => {
    expect(currentExercise(workout([]))).toBeUndefined();
  });
});

describe("two devices", () => {
  it("agree on the same version only, with nothing unsent", () => {
    expect(agreement(workout([]), workout([]))).toBe("same");
    expect(agreement(workout([]), workout([], { version: 4 }))).toBe("apart");
    expect(agreement(workout([]), workout([], { unsent: 1 }))).toBe("waiting");
    expect(agreement(workout([]), undefined)).toBe("apart");
    expect(agreement(undefined, undefined)).toBe("none");
  });
});

describe("a step of a load", () => {
  it("goes to the next multiple, and not below 0", () => {
    expect(stepped(100, 1, 2.5)).toBe(102.5);
    expect(stepped(1, -1, 2.5)).toBe(0);
    expect(stepped(45, 1, 5)).toBe(50);
  });
});

describe("a frame on the wire", () => {
  it("is a line for each event of a batch, with the version", () => {
    const frame = { event: "batch", version: 12, at: "…", events: [{ event: "set:completed", data: { set: { weight: 100, reps: 5 } } }, { event: "pr:achieved", data: { record: { type: "max_weight", value: 100 } } }] };
    expect(described(JSON.stringify(frame))).toEqual([
      { kind: "event", name: "set:completed v12", what: "100 kg × 5" },
      { kind: "record", name: "pr:achieved v12", what: "Heaviest set 100 kg" },
    ]);
  });

  it("says why something was refused", () => {
    const frame = { event: "error", replyTo: "1", error: { code: "not_found", message: "There is nothing here." } };
    expect(described(JSON.stringify(frame))).toEqual([{ kind: "error", name: "error not_found", what: "There is nothing here." }]);
  });

  it("may be unreadable", () => {
    expect(described("{")).toMatchObject([{ kind: "error" }]);
  });

  it("may be a message that is sent", () => {
    expect(described(JSON.stringify({ action: "sync:request", id: "1", data: { sinceVersion: 4 } }))).toMatchObject([{ name: "sync:request", what: "since version 4" }]);
  });
});

describe("a lift in words", () => {
  it("names what was done", () => {
    expect(lift({ weight: 60, reps: 8 })).toBe("60 kg × 8");
    expect(lift({ reps: 12 })).toBe("12 reps");
    expect(lift({ durationSeconds: 90 })).toBe("1:30");
    expect(recordText({ type: "max_reps", value: 12, improvementPercentage: 9.09 })).toBe("Most reps 12, +9.1 %");
  });
});

describe("the records of an exercise", () => {
  it("are the last of each kind", () => {
    const personalRecords = [{ type: "max_weight", value: 100 }, { type: "one_rep_max", value: 116 }, { type: "max_weight", value: 105 }] as WorkoutExercise["personalRecords"];
    expect(standingRecords({ ...exercise(0, []), personalRecords }).map((record) => record.value)).toEqual([116, 105]);
  });
});
