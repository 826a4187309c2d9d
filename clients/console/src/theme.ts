/** Dark or light: as the system is, or as the user has chosen. */

import { effect, signal } from "@preact/signals";

export type Scheme = "system" | "light" | "dark";
const KEY = "fitai.console.scheme";
const dark = matchMedia("(prefers-color-scheme: dark)");

function stored(): Scheme {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
}

export const scheme = signal<Scheme>(stored());
const systemIsDark = signal(dark.matches);
dark.addEventListener("change", () => (systemIsDark.value = dark.matches));

/** Keep the page in the chosen scheme. */
export function followScheme(): void {
  effect(() => {
    const isDark = scheme.value === "system" ? systemIsDark.value : scheme.value === "dark";
    document.documentElement.dataset["scheme"] = isDark ? "dark" : "light";
    if (scheme.value === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, scheme.value);
  });
}
