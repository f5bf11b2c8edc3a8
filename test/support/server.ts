import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

type Handle = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A real HTTP server on a free port of this machine, closed when the test ends. @returns its address. */
export async function serve(handle: Handle): Promise<string> {
  const { origin, close } = await openServer(handle);
  onTestFinished(close);
  return origin;
}

/** As `serve`, for whoever closes it. @param port wanted; where another program has it, and by default, a free one. */
export async function openServer(
  handle: Handle,
  port = 0,
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => {
    server.once("error", () => server.listen(0, "127.0.0.1"));
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
