import { createHash, timingSafeEqual } from "node:crypto";

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The headers that decide. */
export interface Caller {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
}

export type Refusal = "elsewhere" | "token";

/**
 * Lets only programs of this machine in, and only those that hold the token. A web page that a name leads back to this
 * machine (DNS rebinding) is known by the name it asks for, or by its origin.
 * @returns undefined for who is let in.
 */
export function createGuard(token: string): (caller: Caller) => Refusal | undefined {
  const expected = digest(token);
  return ({ host, origin, authorization }) => {
    if (!isLoopback(`http://${host}`) || (origin !== undefined && !isLoopback(origin))) return "elsewhere";
    const given = /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "";
    return timingSafeEqual(digest(given), expected) ? undefined : "token";
  };
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && LOOPBACK.has(new URL(address).hostname);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
