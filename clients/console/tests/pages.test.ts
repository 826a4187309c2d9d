import type { RoomEntry } from "@fitai/client";
import { describe, expect, it, vi } from "vitest";
import { parseConfig } from "../src/config.js";
import { ago, compact, duration, initials, words } from "../src/format.js";
import { withPart } from "../src/live/answers.js";
import { withEntry } from "../src/live/room-lines.js";

vi.stubGlobal("location", { hash: "" });
vi.stubGlobal("addEventListener", () => undefined);
const { href, parseRoute } = await import("../src/router.js");

describe("the configuration", () => {
  it("finds the API one folder above the page, whatever is before it", () => {
    const config = parseConfig({ liveUrl: "wss://live.test/live" }, "https://api.test/prod/console/config.json");
    expect(config).toEqual({ restUrl: "https://api.test/prod", liveUrl: "wss://live.test/live" });
  });

  it("may name another API", () => {
    expect(parseConfig({ restUrl: "https://other.test/v1/", liveUrl: "wss://live.test/" }, "https://api.test/").restUrl).toBe("https://other.test/v1");
  });

  it("must name the WebSocket", () => {
    expect(() => parseConfig({}, "https://api.test/")).toThrow("liveUrl");
  });
});

describe("an address within the console", () => {
  it("has words and a query", () => {
    expect(parseRoute("#/admin/users/a%2Fb?plan=pro")).toMatchObject({ path: ["admin", "users", "a/b"] });
    expect(parseRoute("#/x?plan=pro").query.get("plan")).toBe("pro");
    expect(parseRoute("")).toMatchObject({ path: [] });
    expect(href("progress", { lift: "squat" })).toBe("#/progress?lift=squat");
  });
});

describe("an answer in parts", () => {
  it("grows with each part", () => {
    expect(withPart("A", { text: " b", replaces: false })).toBe("A b");
  });

  it("is replaced where it was given up", () => {
    expect(withPart("A b", { text: "", replaces: true, answer: { text: "C" } })).toBe("C");
  });
});

describe("the lines of a room", () => {
  const entry = (seq: number, more: Partial<RoomEntry> = {}): RoomEntry => ({ seq, kind: "text", userId: "u", at: `2026-03-02T18:00:0${seq}Z`, text: `${seq}`, ...more });

  it("have each entry once, in order", () => {
    const lines = [entry(2), entry(1), entry(2)].reduce(withEntry, []);
    expect(lines.map((line) => line.kind === "entry" && line.entry.seq)).toEqual([1, 2]);
  });

  it("lose the text of what was deleted", () => {
    const { text: _text, ...deletion } = entry(2, { kind: "deleted", target: 1 });
    const [first] = [entry(1), deletion].reduce(withEntry, []);
    expect(first?.kind === "entry" && first.entry.text).toBeUndefined();
  });
});

describe("values in words", () => {
  it("are short and plain", () => {
    expect(duration(3729)).toBe("1:02:09");
    expect(duration(65)).toBe("1:05");
    expect(compact(12_400)).toBe("12.4k");
    expect(compact(9400)).toBe("9,400");
    expect(words("lower_back")).toBe("Lower back");
    expect(initials("Mara Ott")).toBe("MO");
    expect(ago("2026-03-02T18:00:00Z", Date.parse("2026-03-02T18:05:00Z"))).toBe("5 minutes ago");
  });
});
