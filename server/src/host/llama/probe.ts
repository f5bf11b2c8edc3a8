import { fork } from "node:child_process";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import * as protocol from "./protocol.js";

const TIMEOUT = 20_000;

/**
 * What the model library finds on this machine, asked in a process of its own: a broken driver can crash it.
 * @returns undefined when the library does not even start.
 */
export async function probeBackend(workerPath: string): Promise<protocol.Backend | undefined> {
  const child = fork(workerPath, { stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: [] });
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  connection.listen();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      connection.sendRequest(protocol.probe, null).catch(() => undefined),
      new Promise<undefined>((resolve) => {
        child.once("exit", () => resolve(undefined));
        child.once("error", () => resolve(undefined));
        timer = setTimeout(() => resolve(undefined), TIMEOUT);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    connection.dispose();
    child.kill("SIGKILL");
  }
}
