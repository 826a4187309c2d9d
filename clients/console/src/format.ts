/** How values are written: in the account's units, in the browser's language. */

import { signal } from "@preact/signals";

export type Units = "metric" | "imperial";

/** The units that the account prefers. Answers are in them already; only the names of the units depend on this. */
export const units = signal<Units>("metric");

export const weightUnit = (): string => (units.value === "imperial" ? "lb" : "kg");
export const distanceUnit = (): string => (units.value === "imperial" ? "mi" : "m");

const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const number = (value: number): string => plain.format(value);
export const rounded = (value: number): string => whole.format(value);

export function weight(value: number | undefined): string {
  return value === undefined ? "–" : `${plain.format(value)} ${weightUnit()}`;
}

/** A volume, which has no fractions and is short from ten thousand on: 12.4 k. */
export function compact(value: number): string {
  return value >= 10_000 ? `${new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format(value / 1000)}k` : whole.format(value);
}

export function signed(value: number): string {
  return `${value > 0 ? "+" : value < 0 ? "−" : "±"}${plain.format(Math.abs(value))}`;
}

/** 3:05, 1:02:09. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  const tail = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** 18:04:11.120, in the browser's time zone. */
export function clock(milliseconds: number): string {
  const time = new Date(milliseconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const tail = String(time.getMilliseconds()).padStart(3, "0");
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${tail}`;
}

/** A calendar day, `2026-03-02`: 2 Mar. */
export function day(date: string, options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" }): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(new Date(`${date.slice(0, 10)}T00:00:00Z`));
}

/** A moment: 2 Mar, 18:04. */
export function moment(at: string): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

/** How long ago: 5 minutes ago. */
export function ago(at: string, now: number = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400], ["hour", 3600], ["minute", 60]];
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  return "just now";
}

/** `lower_back`: Lower back. */
export function words(value: string): string {
  const text = value.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function personName(person: { username: string; firstName?: string; lastName?: string }): string {
  return [person.firstName, person.lastName].filter(Boolean).join(" ") || person.username;
}

export function initials(name: string): string {
  const letters = name.split(/[\s._-]+/).filter(Boolean).map((word) => word.charAt(0));
  return (letters.length > 1 ? `${letters[0]}${letters.at(-1)}` : name.slice(0, 2)).toUpperCase();
}

export function plural(count: number, singular: string, several = `${singular}s`): string {
  return `${whole.format(count)} ${count === 1 ? singular : several}`;
}
