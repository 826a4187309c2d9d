/** The console: read the addresses, make the devices, show the pages. */

import { render } from "preact";
import { App } from "./app.js";
import { useDevices } from "./app-state.js";
import { loadConfig } from "./config.js";
import { makeDevices } from "./devices.js";
import { followScheme } from "./theme.js";
import { Problem } from "./ui/kit.js";

async function start(): Promise<void> {
  followScheme();
  const root = document.querySelector<HTMLElement>("#console");
  if (!root) throw new Error("The page has no #console.");
  try {
    const made = makeDevices(await loadConfig());
    useDevices(made);
    await Promise.all([made.phone.ready(), made.watch.ready()]);
    render(<App />, root);
  } catch (error) {
    render(<main class="main"><h1>The console cannot start</h1><Problem error={error as Error} again={() => location.reload()} /></main>, root);
  }
}

void start();
