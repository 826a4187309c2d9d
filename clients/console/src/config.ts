/** Where the API is: `config.json` beside the page says it, so that one build serves every stage, path and domain. */

export interface Config {
  restUrl: string;
  liveUrl: string;
}

/** Read the addresses; those that are relative count from the page. */
export async function loadConfig(page: string = location.href): Promise<Config> {
  const address = new URL("config.json", page);
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${address.pathname} answers ${response.status}.`);
  return parseConfig(await response.json(), address.href);
}

/** The addresses that a configuration names. The REST API is one folder above the page, unless it says otherwise. */
export function parseConfig(content: unknown, base: string): Config {
  const { restUrl = "..", liveUrl } = (content ?? {}) as Partial<Record<keyof Config, unknown>>;
  if (typeof restUrl !== "string" || typeof liveUrl !== "string") throw new Error("config.json must name liveUrl.");
  return { restUrl: new URL(restUrl, base).href.replace(/\/$/, ""), liveUrl: new URL(liveUrl, base).href };
}
