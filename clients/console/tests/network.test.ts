import { describe, expect, it, vi } from "vitest";
import type { Observer } from "../src/network.js";
import { Network } from "../src/network.js";

function network(): { network: Network; seen: string[] } {
  const seen: string[] = [];
  const observer: Observer = {
    requested: (method, path) => seen.push(`→ ${method} ${path}`),
    answered: (_method, path, status) => seen.push(`← ${status ?? "lost"} ${path}`),
    frame: () => undefined,
    line: (state) => seen.push(state),
  };
  return { network: new Network(observer, "http://api.test/v1"), seen };
}

const request = (): Request => new Request("http://api.test/v1/workouts");

describe("the switch of a network", () => {
  it("lets requests pass while it is on", async () => {
    vi.stubGlobal("fetch", async () => new Response("{}", { status: 200 }));
    const { network: open, seen } = network();
    expect((await open.fetch(request())).status).toBe(200);
    expect(seen).toEqual(["→ GET /workouts", "← 200 /workouts"]);
  });

  it("sends nothing while it is off", async () => {
    const fetch = vi.fn();
    vi.stubGlobal("fetch", fetch);
    const { network: cut } = network();
    cut.turn(false);
    await expect(cut.fetch(request())).rejects.toThrow(TypeError);
    expect(fetch).not.toHaveBeenCalled();
  });

  it("loses the answer of what is on its way, as a pulled plug does", async () => {
    vi.stubGlobal("fetch", () => new Promise(() => undefined));
    const { network: cut, seen } = network();
    const answer = cut.fetch(request());
    cut.turn(false);
    await expect(answer).rejects.toThrow(TypeError);
    expect(seen).toEqual(["→ GET /workouts", "cut", "← lost /workouts"]);
  });
});

describe("a socket behind the switch", () => {
  class FakeSocket {
    static readonly CONNECTING = 0;
    static readonly CLOSED = 3;
    static last: FakeSocket;
    readyState = 1;
    sent: string[] = [];
    isClosed = false;
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    onerror: (() => void) | null = null;
    onclose: ((event: { code: number; reason: string }) => void) | null = null;
    constructor() {
      FakeSocket.last = this;
    }
    send(text: string): void {
      this.sent.push(text);
    }
    close(): void {
      this.isClosed = true;
    }
  }

  it("is closed at once when the plug is pulled, and hears nothing after", () => {
    vi.stubGlobal("WebSocket", FakeSocket);
    const { network: cut } = network();
    const socket = new cut.socket("ws://api.test", []);
    const closed = vi.fn();
    const heard = vi.fn();
    socket.onclose = closed;
    socket.onmessage = heard;
    cut.turn(false);
    FakeSocket.last.onmessage?.({ data: "{}" });
    socket.send("{}");
    expect(closed).toHaveBeenCalledOnce();
    expect(heard).not.toHaveBeenCalled();
    expect(FakeSocket.last.sent).toEqual([]);
    expect(FakeSocket.last.isClosed).toBe(true);
    expect(socket.readyState).toBe(FakeSocket.CLOSED);
  });

  it("does not open while the plug is out", async () => {
    vi.stubGlobal("WebSocket", FakeSocket);
    const { network: cut } = network();
    cut.turn(false);
    const socket = new cut.socket("ws://api.test", []);
    await new Promise<void>((resolve) => (socket.onclose = () => resolve()));
    expect(socket.readyState).toBe(FakeSocket.CLOSED);
  });
});
