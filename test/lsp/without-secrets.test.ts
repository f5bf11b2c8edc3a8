import { expect, test } from "vitest";
import type { LogOutputChannel } from "vscode";
import { withoutSecrets } from "../../client/src/without-secrets.js";

test("a key that a trace of messages would hold is left out, also with JSON's escapes", () => {
  const lines: unknown[] = [];
  class Log {
    #level = 1;
    get logLevel(): number {
      return this.#level;
    }
    trace(...args: unknown[]): void {
      lines.push(...args);
      this.#level++;
    }
  }
  const key = 'sk-"quoted"';
  const log = withoutSecrets(new Log() as unknown as LogOutputChannel, () => [key]);
  log.trace(JSON.stringify({ keys: { "https://example.org": key } }), key, { other: 1 });
  log.trace("nothing to hide");
  expect(lines).toEqual(['{"keys":{"https://example.org":"…"}}', "…", { other: 1 }, "nothing to hide"]);
  expect(log.logLevel).toBe(3);
});
