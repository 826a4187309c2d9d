/** The package: its version, and that its code runs where there is nothing of Node and nothing of a browser but what it names. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createContext, Script } from "node:vm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { build } from "vite";
import { Headers as WhatwgHeaders, Request as WhatwgRequest, Response as WhatwgResponse } from "whatwg-fetch";
import { API_VERSION, FitAIError, memoryStore, createClient } from "../src/index.js";

const run = promisify(execFile);
const FOLDER = new URL("../", import.meta.url).pathname;
const ROOT = join(FOLDER, "../..");
let dist: string;

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), "fitai-client-"));
  await run("node", [join(ROOT, "node_modules/typescript/bin/tsc"), "--project", join(FOLDER, "tsconfig.build.json"), "--outDir", dist]);
}, 300_000);
afterAll(() => rm(dist, { recursive: true }));

it("has the version of the API", async () => {
  const { version } = JSON.parse(await readFile(join(FOLDER, "package.json"), "utf8")) as { version: string };
  const { info } = JSON.parse(await readFile(join(ROOT, "docs/openapi.json"), "utf8")) as { info: { version: string } };
  const project = /^version = "(.+)"$/m.exec(await readFile(join(ROOT, "pyproject.toml"), "utf8"))?.[1];
  expect([version, API_VERSION, project]).toEqual([info.version, info.version, info.version]);
});

it("is built, with its types, without any module of Node", async () => {
  const files = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith(".js"));
  expect(files).toContain("index.js");
  for (const file of files) {
    const text = await readFile(join(dist, file), "utf8");
    const imports = [...text.matchAll(/from "([^"]+)"/g)].map(([, name]) => name!);
    expect(imports.filter((name) => !name.startsWith(".") && name !== "openapi-fetch"), file).toEqual([]);
    expect((await readdir(dist, { recursive: true })).includes(file.replace(/\.js$/, ".d.ts")), file).toBe(true);
  }
});

const PLATFORMS = {
  "nothing but JavaScript, fetch and a WebSocket": { classes: { Request, Response, Headers, URL, URLSearchParams }, missing: "" },
  // Its fetch is whatwg-fetch, and Hermes lacks what came into the language last.
  "what React Native has": { classes: { Request: WhatwgRequest, Response: WhatwgResponse, Headers: WhatwgHeaders }, missing: "delete Array.prototype.at; delete Array.prototype.findLast; delete globalThis.WeakRef;" },
};

it.each(Object.entries(PLATFORMS))("keeps a queue where there is %s", async (_, { classes, missing }) => {
  const bundle = await build({
    root: dist,
    configFile: false,
    logLevel: "silent",
    resolve: { alias: { "openapi-fetch": join(ROOT, "node_modules/openapi-fetch/dist/index.mjs") } },
    build: { write: false, minify: false, lib: { entry: join(dist, "index.js"), formats: ["iife"], name: "fitai" } },
  });
  const [output] = Array.isArray(bundle) ? bundle : [bundle];
  if (!output || !("output" in output)) throw new Error("There is no bundle.");
  const calls: string[] = [];
  let ids = 0;
  const json = (value: unknown): Response => new classes.Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } });
  const context = createContext({
    ...classes, AbortController, setTimeout, clearTimeout, queueMicrotask,
    newId: () => `id-${++ids}`,
    fetchRequest: async (request: Request) => {
      calls.push(new URL(request.url).pathname);
      const user = { id: "ada" };
      if (request.url.endsWith("/auth/login")) return json({ data: { status: "signed_in", user, accessToken: "a", refreshToken: "r", expiresIn: 900 }, meta: {} });
      if (!request.url.endsWith("/sync")) return json({ data: [], meta: { hasMore: false } });
      const { operations } = (await request.json()) as { operations: { clientId: string; workoutId: string }[] };
      return json({ data: { results: operations.map(({ clientId, workoutId }, index) => ({ clientId, workoutId, status: "applied", version: index + 1 })) }, meta: {} });
    },
  });
  new Script(missing + output.output[0].code).runInContext(context);
  const result: unknown = await new Script(`(async () => {
    if (typeof process !== "undefined" || typeof Buffer !== "undefined" || typeof require !== "undefined" || typeof window !== "undefined") throw new Error("too much");
    const client = fitai.createClient({ restUrl: "https://api.example.com", store: fitai.memoryStore(), fetch: fetchRequest, newId });
    await client.session.signIn({ login: "ada", password: "x" });
    const id = await client.workouts.create({ exercises: [{ exerciseId: "squat" }], start: true });
    await client.workouts.completeSet(id, { weight: 100, reps: 5 });
    const shown = client.workouts.get(id).exercises[0].sets.map((set) => set.weight);
    await client.workouts.sync();
    const { data } = await client.rest.GET("/workouts", { params: { query: { limit: 3 } } });
    const pending = client.workouts.pending.length;
    await client.close();
    return JSON.stringify({ shown, pending, listed: data.data });
  })()`).runInContext(context);
  expect(result).toBe('{"shown":[100],"pending":0,"listed":[]}');
  expect(calls).toEqual(expect.arrayContaining(["/auth/login", "/workouts/sync", "/workouts"]));
});

it("names what a platform lacks", () => {
  const options = { restUrl: "https://api.example.com", store: memoryStore() };
  expect(() => createClient(options).live.connect()).toThrow(new FitAIError("liveUrl: there is none, so that there is no live connection."));
  const platform = globalThis as { crypto?: unknown };
  const { crypto } = platform;
  Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
  try {
    expect(() => createClient(options)).toThrow("This platform has no secure random numbers (newId): give one to createClient.");
  } finally {
    Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
  }
});
