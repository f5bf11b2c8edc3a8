// Measures the language server as an editor meets it.
// Usage: node bench/run-ts.mjs editor FILE. Prints one JSON object; for bench/run.mjs.
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { EditedFile } from "./edited-file.js";

const KEYSTROKES = 300;
const IDLE_SECONDS = 5;

const started = performance.now();
const file = await EditedFile.start(path.resolve(process.argv[2] ?? ""), "none");
const ready = performance.now() - started;
const opened = performance.now();
await file.open();
let findings = await file.pull();
const first = performance.now() - opened;
const strokes: number[] = [];
for (let i = 0; i < KEYSTROKES; i++) strokes.push(await keystroke(i));
const sorted = strokes.slice(20).toSorted((a, b) => a - b);
const rss = file.residentMegabytes();
const before = file.cpuSeconds();
await delay(IDLE_SECONDS * 1000);
const idle = (file.cpuSeconds() - before) / IDLE_SECONDS;
process.stdout.write(
  `${JSON.stringify({ ready, first, findings, p50: at(sorted, 0.5), p95: at(sorted, 0.95), rss, idle })}\n`,
);
await file.stop();

/** One character into a value, somewhere in the file; until the diagnostics of the new text are here. */
async function keystroke(i: number): Promise<number> {
  const { text } = file;
  const value = text.indexOf(" your ", (i * 7919) % text.length);
  const place = (value < 0 ? text.indexOf(" your ") : value) + 5;
  const typed = performance.now();
  await file.edit(place, place, "e");
  findings = await file.pull();
  return performance.now() - typed;
}

function at(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}
