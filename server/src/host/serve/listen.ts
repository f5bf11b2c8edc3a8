import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { ModelUnavailableError } from "../../core/errors.js";

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves on this machine only. @param port 0 for any that is free. @throws ModelUnavailableError if it is taken. */
export function listen(
  app: { readonly fetch: (request: Request) => Response | Promise<Response> },
  port: number,
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: (request) => app.fetch(request), hostname: "127.0.0.1", port });
    server.once("error", (error) => {
      const advice = "Choose another with --port, or leave it out for any that is free.";
      reject(new ModelUnavailableError(`Port ${port} cannot be used: ${error.message}.`, advice, error));
    });
    server.once("listening", () => {
      const { port: own } = server.address() as AddressInfo;
      resolve({
        port: own,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            if ("closeAllConnections" in server) server.closeAllConnections();
          }),
      });
    });
  });
}
