import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { runTool } from "./run-tool.js";

/** Where Linux tells of batteries and of the mains. */
const SUPPLIES = "/sys/class/power_supply";

/**
 * Whether this machine runs on its battery. Where that cannot be told, it does not: most machines without an answer have
 * no battery. @throws the signal's reason.
 */
export async function isOnBattery(signal: AbortSignal): Promise<boolean> {
  try {
    if (process.platform === "linux") return await isDischarging(SUPPLIES);
    if (process.platform === "darwin") return drawsFromBattery(await output("pmset", ["-g", "batt"], signal));
    if (process.platform === "win32")
      return (await output("powershell", ["-NoProfile", "-Command", WINDOWS], signal)).trim() === "1";
  } catch {
    signal.throwIfAborted();
  }
  return false;
}

/** 1 is "discharging". */
const WINDOWS = "(Get-CimInstance -ClassName Win32_Battery).BatteryStatus";

/** @param folder as /sys/class/power_supply: a folder for each supply, with its `type` and `status`. */
export async function isDischarging(folder: string): Promise<boolean> {
  for (const name of await readdir(folder)) {
    const fact = async (file: string): Promise<string> =>
      (await readFile(path.join(folder, name, file), "utf8").catch(() => "")).trim();
    // Mice and headphones have batteries too; theirs have the scope of their device.
    if ((await fact("type")) !== "Battery" || (await fact("scope")) === "Device") continue;
    if ((await fact("status")) === "Discharging") return true;
  }
  return false;
}

/** What `pmset -g batt` prints begins with the source that is in use. */
export function drawsFromBattery(text: string): boolean {
  return /^Now drawing from 'Battery Power'/m.test(text);
}

async function output(command: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  return (await runTool(command, args, { signal, timeout: 5_000 })).stdout;
}
