/** What all pages share: the devices, the account's units, the number of unread notifications. */

import type { FitAI } from "@fitai/client";
import { dataOf } from "@fitai/client";
import { signal } from "@preact/signals";
import type { Device, Devices } from "./devices.js";
import { units } from "./format.js";

let shared: Devices | undefined;

export function useDevices(devices: Devices): void {
  shared = devices;
}

/** The devices; the pages other than the live one speak through the phone. */
export function devices(): Devices {
  if (!shared) throw new Error("The devices are made before the pages.");
  return shared;
}

export const phone = (): Device => devices().phone;
export const fitai = (): FitAI => phone().fitai;

export const unread = signal(0);

/** Read the account's units. */
export async function loadUnits(): Promise<void> {
  units.value = (await dataOf(fitai().rest.GET("/users/preferences", {}))).units;
}

export async function loadUnread(): Promise<void> {
  const { data } = await fitai().rest.GET("/notifications", { params: { query: { limit: 1 } } });
  if (data) unread.value = data.meta.unread ?? 0;
}

/** Show the workout that runs to the rooms that this device is in: joining again does so. */
export function showToRooms(): void {
  const { rooms } = fitai();
  for (const roomId of rooms.ids) void rooms.join(roomId).catch(() => undefined);
}
