// Measures from an edit to the model's verdict on it in the editor, against the model's own pass of the same tokens.
// Usage: node bench/run-ts.mjs judged-edit FOLDER. Prints one JSON object; for bench/run.mjs.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Candidate, createChecker } from "../server/src/core/check.js";
import { json } from "../server/src/core/documents/json.js";
import { parseDocument } from "../server/src/core/documents/parse.js";
import { verdictRequest } from "../server/src/core/norms/verdict.js";
import { RULES } from "../server/src/core/rules/rules.js";
import { QUIET } from "../server/src/environment.js";
import { cacheRoot } from "../server/src/host/models/folders.js";
import { automaticModel } from "../server/src/host/models/open.js";
import { findPulled } from "../server/src/host/models/pull.js";
import { openProject } from "../server/src/host/project.js";
import { SERVER_STATUS, type ServerStatus } from "../server/src/protocol.js";
import { EditedFile } from "./edited-file.js";
import { openForwardPass } from "./forward-pass.js";

const EDITS = 12;

const entry = await automaticModel();
const pulled = await findPulled(entry, cacheRoot());
if (pulled === undefined) throw new Error(`The model ${entry.id} is not pulled.`);
process.stdout.write(`${JSON.stringify(await measure(pulled.path))}\n`);

async function measure(modelPath: string) {
  const folder = path.resolve(process.argv[2] ?? "");
  const { packs, config } = openProject(folder);
  const checker = createChecker({
    packs,
    config,
    rules: RULES,
    detector: { detect: () => undefined, likeness: () => ({}) },
  });
  const candidatesOf = (source: string): readonly Candidate[] =>
    checker.inspect({
      path: "ja.json",
      source,
      format: json,
      document: parseDocument(json, source, "ja.json"),
    }).candidates;
  // One verdict an edit: then the pass to compare with is one as well.
  const texts = (packs.get("JP")?.norms ?? [])
    .map(({ bad }) => bad)
    .filter((text) => candidatesOf(source(text)).length === 1)
    .slice(0, EDITS + 1);
  const name = path.join(folder, "ja.json");
  writeFileSync(name, source(texts[0] ?? ""));
  const file = await EditedFile.start(name, entry.id);
  const pass = await openForwardPass(entry, modelPath);
  const judged: number[] = [];
  const passes: number[] = [];
  await file.open();
  for (const [i, text] of texts.entries()) {
    // The norm's own examples are judged first, once for ever: an edit of a text comes later.
    await verdict(file, text);
    const edited = `${text}!`;
    const taken = (await verdict(file, edited)) - QUIET;
    const [candidate] = candidatesOf(source(edited));
    if (candidate === undefined) throw new Error(`"${edited}" has no candidate.`);
    const own = await pass.measure(verdictRequest(candidate.norm, candidate.segment.text));
    // The first one fills the caches.
    if (i === 0) continue;
    judged.push(taken);
    passes.push(own.ms);
  }
  await file.stop();
  await pass.dispose();
  return { model: entry.id, edits: judged.length, judged: median(judged), pass: median(passes) };
}

function source(text: string): string {
  return JSON.stringify({ text });
}

/** Edits the value. @returns milliseconds until the server has nothing left to judge. */
async function verdict(file: EditedFile, text: string): Promise<number> {
  let begun = false;
  const done = new Promise<void>((resolve) => {
    const listening = file.connection.onNotification(SERVER_STATUS, ({ activity }: ServerStatus) => {
      begun ||= activity === "judging";
      if (!begun || activity !== "idle") return;
      listening.dispose();
      resolve();
    });
  });
  const started = performance.now();
  await file.edit(0, file.text.length, source(text));
  // What nobody asks for is not judged.
  await file.pull();
  await done;
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
