/** The network of a device, with a switch. What passes is shown to an observer, frame by frame. */

import type { Signal } from "@preact/signals";
import { signal } from "@preact/signals";

export interface Observer {
  /** A request was sent. */
  requested(method: string, path: string): void;
  /** A request was answered, or was not (no status). */
  answered(method: string, path: string, status: number | undefined, milliseconds: number): void;
  /** A frame was sent to the server, or came from it. */
  frame(direction: "in" | "out", text: string): void;
  /** The connection was opened or closed, or the switch was thrown. */
  line(state: "opened" | "closed" | "cut" | "mended"): void;
}

export class Network {
  /** Whether the switch is on. */
  readonly online: Signal<boolean> = signal(true);
  readonly #cuts = new Set<() => void>();
  readonly #observer: Observer;
  readonly #base: string;

  constructor(observer: Observer, base: string) {
    this.#observer = observer;
    this.#base = new URL(base).pathname;
  }

  /** Throw the switch. What is on its way is lost, as when a plug is pulled. */
  turn(online: boolean): void {
    if (this.online.value === online) return;
    this.online.value = online;
    this.#observer.line(online ? "mended" : "cut");
    if (!online) for (const cut of [...this.#cuts]) cut();
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.replace(this.#base, "");
    if (!this.online.value) throw new TypeError("There is no network: the switch is off.");
    this.#observer.requested(request.method, path);
    const began = performance.now();
    let cut: (() => void) | undefined;
    const loss = new Promise<never>((_, reject) => {
      cut = () => reject(new TypeError("The network was switched off."));
      this.#cuts.add(cut);
    });
    try {
      const response = await Promise.race([globalThis.fetch(request), loss]);
      this.#observer.answered(request.method, path, response.status, performance.now() - began);
      return response;
    } catch (error) {
      this.#observer.answered(request.method, path, undefined, performance.now() - began);
      throw error;
    } finally {
      if (cut) this.#cuts.delete(cut);
    }
  };

  /** The class of WebSockets that pass the switch. */
  readonly socket = this.#socketClass();

  #socketClass() {
    const network = this;
    return class SwitchedSocket {
      onopen: ((event: never) => void) | null = null;
      onmessage: ((event: never) => void) | null = null;
      onerror: ((event: never) => void) | null = null;
      onclose: ((event: never) => void) | null = null;
      #socket: WebSocket | undefined;
      #isClosed = false;
      readonly #cut = (): void => this.#end({ code: 1006, reason: "" }, true);

      constructor(url: string, protocols: string[]) {
        if (!network.online.value) {
          queueMicrotask(this.#cut);
          return;
        }
        network.#cuts.add(this.#cut);
        const socket = new WebSocket(url, protocols);
        this.#socket = socket;
        socket.onopen = (event) => {
          network.#observer.line("opened");
          this.onopen?.(event as never);
        };
        socket.onmessage = (event: MessageEvent<string>) => {
          if (this.#isClosed) return;
          network.#observer.frame("in", event.data);
          this.onmessage?.(event as never);
        };
        socket.onerror = (event) => this.onerror?.(event as never);
        socket.onclose = (event) => this.#end(event, false);
      }

      get readyState(): number {
        return this.#isClosed ? WebSocket.CLOSED : (this.#socket?.readyState ?? WebSocket.CONNECTING);
      }

      send(text: string): void {
        if (this.#isClosed) return;
        network.#observer.frame("out", text);
        this.#socket?.send(text);
      }

      close(code?: number, reason?: string): void {
        this.#socket?.close(code, reason);
      }

      #end(event: { code: number; reason: string }, isCut: boolean): void {
        if (this.#isClosed) return;
        this.#isClosed = true;
        network.#cuts.delete(this.#cut);
        if (isCut) this.#socket?.close();
        else network.#observer.line("closed");
        this.onclose?.(event as never);
      }
    };
  }
}
