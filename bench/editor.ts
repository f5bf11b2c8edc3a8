// Measures the language server as an editor meets it: a process of its own, spoken to over its standard streams.
// Usage: node bench/run-ts.mjs editor FILE. Prints one JSON object; for bench/run.mjs.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

const KEYSTROKES = 300;
const IDLE_SECONDS = 5;

const file = path.resolve(process.argv[2] ?? "");
const server = spawn(process.execPath, ["dist/server.js", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const connection = connect(server);
const uri = pathToFileURL(file).href;
const started = performance.now();
await connection.sendRequest("initialize", {
  processId: process.pid,
  rootUri: null,
  workspaceFolders: [{ uri: pathToFileURL(path.dirname(file)).href, name: "bench" }],
  capabilities: { textDocument: { diagnostic: {} } },
  initializationOptions: { settings: { model: "none" } },
});
await connection.sendNotification("initialized", {});
const ready = performance.now() - started;
let document = TextDocument.create(uri, "json", 1, readFileSync(file, "utf8"));
const opened = performance.now();
await connection.sendNotification("textDocument/didOpen", {
  textDocument: { uri, languageId: "json", version: 1, text: document.getText() },
});
let findings = await pull();
const first = performance.now() - opened;
const strokes: number[] = [];
for (let i = 0; i < KEYSTROKES; i++) strokes.push(await keystroke(i));
const sorted = strokes.slice(20).toSorted((a, b) => a - b);
const rss = residentMegabytes();
const before = cpuSeconds();
await delay(IDLE_SECONDS * 1000);
const idle = (cpuSeconds() - before) / IDLE_SECONDS;
process.stdout.write(
  `${JSON.stringify({ ready, first, findings, p50: at(sorted, 0.5), p95: at(sorted, 0.95), rss, idle })}\n`,
);
await connection.sendRequest("shutdown");
await connection.sendNotification("exit");

function connect({ stdin, stdout }: ChildProcess): ProtocolConnection {
  if (stdin === null || stdout === null) throw new Error("The server has no streams.");
  const made = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
  made.onRequest("client/registerCapability", () => null);
  made.listen();
  return made;
}

async function pull(): Promise<number> {
  const { items } = await connection.sendRequest<{ items: unknown[] }>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  return items.length;
}

/** One character into a value, somewhere in the file; until the diagnostics of the new text are here. */
async function keystroke(i: number): Promise<number> {
  const text = document.getText();
  const value = text.indexOf(" your ", (i * 7919) % text.length);
  const at = document.positionAt((value < 0 ? text.indexOf(" your ") : value) + 5);
  const change = { range: { start: at, end: at }, text: "e" };
  document = TextDocument.update(document, [change], document.version + 1);
  const typed = performance.now();
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: document.version },
    contentChanges: [change],
  });
  findings = await pull();
  return performance.now() - typed;
}

function at(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}

/** Linux only; zero elsewhere. */
function residentMegabytes(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(proc("status"))?.[1] ?? 0) / 1024;
}

function cpuSeconds(): number {
  const fields = proc("stat").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

function proc(name: string): string {
  return process.platform === "linux" ? readFileSync(`/proc/${server.pid}/${name}`, "utf8") : "";
}
