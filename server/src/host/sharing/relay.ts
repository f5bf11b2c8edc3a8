import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { RequestType } from "vscode-jsonrpc";
import * as z from "zod";
import { CultureManagerError } from "../../core/errors.js";
import type { ModelService } from "../llama/model-service.js";
import * as protocol from "../llama/protocol.js";
import { createGuard } from "../serve/access.js";

// One model for several windows: the process that has it answers requests of the model's protocol over HTTP on this
// machine. A request is a POST of its parameters; the answer is lines of JSON: pieces of a text, then the result.

/** One line of an answer. */
export const lineSchema = z.union([
  z.object({ piece: z.string() }),
  z.object({ result: z.unknown() }),
  z.object({ error: z.object({ name: z.string(), message: z.string(), remedy: z.string() }) }),
]);
export type Line = z.infer<typeof lineSchema>;

/** Asks who is there, before the token is told: only who has it knows the answer. */
export const HELLO = "hello";
/** Beside the requests of the protocol: what was loaded. */
export const FACTS = "facts";

/** What a server answers to HELLO. */
export function proof(token: string, nonce: string): string {
  return createHmac("sha256", token).update(nonce).digest("hex");
}

const METHODS: ReadonlySet<string> = new Set(
  [
    protocol.judge,
    protocol.generate,
    protocol.complete,
    protocol.score,
    protocol.likelihood,
    protocol.tokenize,
    protocol.embed,
  ].map(({ method }) => method),
);

export interface Relay {
  readonly port: number;
  close(): Promise<void>;
}

/** Lets other processes of this user ask a model. @throws an error of the system where no port can be had. */
export function startRelay(service: ModelService, token: string): Promise<Relay> {
  const guard = createGuard(token);
  const server = createServer((request, response) => {
    void answer(request, response, service, token, guard).catch(() => response.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      const close = () =>
        new Promise<void>((done) => {
          server.close(() => done());
          server.closeAllConnections();
        });
      // It never keeps a process alive that has nothing else to do.
      server.unref();
      resolve({ port, close });
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  service: ModelService,
  token: string,
  guard: ReturnType<typeof createGuard>,
): Promise<void> {
  const { host, origin, authorization } = request.headers;
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const method = pathname.slice(1);
  const refusal = guard({ host, origin, authorization });
  if (method === HELLO && refusal !== "elsewhere") {
    response.end(proof(token, searchParams.get("nonce") ?? ""));
    return;
  }
  if (refusal !== undefined || request.method !== "POST" || !(METHODS.has(method) || method === FACTS)) {
    response.writeHead(refusal === "token" ? 401 : refusal ? 403 : 404).end();
    return;
  }
  const gone = new AbortController();
  response.once("close", () => gone.abort(new Error("Nobody waits for the answer.")));
  const write = (line: Line): void => void response.write(`${JSON.stringify(line)}\n`);
  try {
    const params: unknown = JSON.parse(await text(request));
    const result =
      method === FACTS
        ? await service.facts(gone.signal)
        : await service.call(new RequestType<unknown, unknown, void>(method), params, gone.signal, (piece) =>
            write({ piece }),
          );
    write({ result });
  } catch (error) {
    if (!gone.signal.aborted) write({ error: describe(error) });
  }
  response.end();
}

function describe(error: unknown): {
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
} {
  if (error instanceof CultureManagerError)
    return { name: error.name, message: error.message, remedy: error.remedy };
  return { name: "Error", message: error instanceof Error ? error.message : String(error), remedy: "" };
}
