/** Data of a page, from the request to the answer: loading, ready, failed, or without a network. */

import { NetworkError } from "@fitai/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { phone } from "../app-state.js";

export type Loaded<Data> = { reload: () => void } & (
  | { status: "loading" }
  | { status: "ready"; data: Data }
  | { status: "failed"; error: Error }
  | { status: "offline" }
);

/**
 * Load now, again when an input changes or `reload` is called, and by itself when the network is back.
 * While it loads again, what was loaded before stays.
 */
export function useData<Data>(load: () => Promise<Data>, inputs: readonly unknown[]): Loaded<Data> {
  const [state, setState] = useState<{ status: "loading" } | { status: "ready"; data: Data } | { status: "failed"; error: Error } | { status: "offline" }>({ status: "loading" });
  const [turn, setTurn] = useState(0);
  const online = phone().network.online.value;
  const latest = useRef(0);
  useEffect(() => {
    const request = ++latest.current;
    load().then(
      (data) => request === latest.current && setState({ status: "ready", data }),
      (error: Error) => {
        if (request !== latest.current) return;
        if (error instanceof NetworkError) setState((before) => (before.status === "ready" ? before : { status: "offline" }));
        else setState({ status: "failed", error });
      },
    );
    return () => void latest.current++;
  }, [...inputs, turn, online]);
  return { ...state, reload: () => setTurn((count) => count + 1) };
}

/** An action of a button or form: whether it runs, and why it has failed. */
export function useAction(): { isBusy: boolean; error: Error | undefined; run: (work: () => Promise<unknown>) => Promise<boolean>; clear: () => void } {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | undefined>();
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      return true;
    } catch (failure) {
      setError(failure as Error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, run, clear: () => setError(undefined) };
}
