import { spawnSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/folder.js";
import { ScriptedClient } from "../support/scripted-client.js";

const CLI = path.resolve("dist/cli.js");
const TEXT = '{"price": "Nur 1,234.56 € im Monat"}';

const TRANSPORTS = {
  "standard input and output": ScriptedClient.overStdio,
  "a pipe": ScriptedClient.overPipe,
} as const;

/** Starts the server as an editor does that can neither pull nor be asked. */
async function start(folder: string, connect: typeof ScriptedClient.overStdio): Promise<ScriptedClient> {
  const client = await connect([CLI, "lsp"], folder);
  await client.request("initialize", {
    processId: null,
    rootUri: pathToFileURL(folder).href,
    capabilities: {},
    initializationOptions: { settings: { model: "none" } },
  });
  client.notify("initialized", {});
  return client;
}

async function codes(client: ScriptedClient, folder: string): Promise<unknown> {
  const uri = pathToFileURL(path.join(folder, "de-DE.json")).href;
  const published = client.next((m) => m.method === "textDocument/publishDiagnostics");
  client.notify("textDocument/didOpen", {
    textDocument: { uri, languageId: "json", version: 1, text: TEXT },
  });
  const { params } = await published;
  return JSON.parse(JSON.stringify(params)).diagnostics.map((d: { code: string }) => d.code);
}

describe.for(Object.entries(TRANSPORTS))("over %s", ([, connect]) => {
  test("the real server finds, is killed, is started again and finds the same", async () => {
    const folder = await temporaryFolder();
    const first = await start(folder, connect);
    expect(await codes(first, folder)).toEqual(["numbers/decimal-separator"]);
    first.process.kill("SIGKILL");
    expect(await first.ended()).toBe("SIGKILL");
    const second = await start(folder, connect);
    expect(await codes(second, folder)).toEqual(["numbers/decimal-separator"]);
  });

  test("it says goodbye with exit code 0", async () => {
    const folder = await temporaryFolder();
    const client = await start(folder, connect);
    await codes(client, folder);
    expect(await client.request("shutdown", undefined)).toBeNull();
    client.notify("exit", undefined);
    expect(await client.ended()).toBe(0);
  });

  test("it ends when its editor is gone", async () => {
    const client = await start(await temporaryFolder(), connect);
    client.disconnect();
    expect(await client.ended()).toBe(1);
  });
});

test.for([{ options: [] }, { options: ["--stdio", "--pipe", "server.sock"] }])(
  "with $options it says what is missing",
  ({ options }) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [CLI, "lsp", ...options], {
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/Add either --stdio or --pipe/);
  },
);

test("where no editor has opened the pipe it says so and ends", () => {
  const { status, stderr } = spawnSync(process.execPath, [CLI, "lsp", "--pipe", "nowhere.sock"], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/pipe of the editor cannot be used/);
});
