import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { drawsFromBattery, isDischarging, isOnBattery } from "../../server/src/host/power.js";
import { temporaryFolder } from "../support/folder.js";

async function supplies(all: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, facts] of Object.entries(all)) {
    await mkdir(path.join(folder, name));
    for (const [file, text] of Object.entries(facts))
      await writeFile(path.join(folder, name, file), `${text}\n`);
  }
  return folder;
}

test.for([
  { name: "a laptop without its cable", BAT0: { type: "Battery", status: "Discharging" }, on: true },
  { name: "a laptop with its cable", BAT0: { type: "Battery", status: "Charging" }, on: false },
  { name: "a mouse", BAT0: { type: "Battery", status: "Discharging", scope: "Device" }, on: false },
])("$name: on battery is $on", async ({ BAT0, on }) => {
  expect(await isDischarging(await supplies({ AC: { type: "Mains", online: "0" }, BAT0 }))).toBe(on);
});

test("macOS says which source it draws from", () => {
  expect(drawsFromBattery("Now drawing from 'Battery Power'\n -InternalBattery-0\t71%; discharging;")).toBe(
    true,
  );
  expect(drawsFromBattery("Now drawing from 'AC Power'\n -InternalBattery-0\t71%; charging;")).toBe(false);
});

test("this machine can be asked", async () => {
  expect(typeof (await isOnBattery(new AbortController().signal))).toBe("boolean");
});
