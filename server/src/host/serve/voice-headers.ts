import type { Context } from "hono";
import type { Priority } from "../llama/protocol.js";
import type { Voice } from "./served.js";

/** Says which culture was routed to, and which adapter answers. */
export function announceVoice(c: Context, { culture, adapter }: Voice): void {
  c.header("x-culture-manager-culture", culture ?? "none");
  c.header("x-culture-manager-adapter", adapter?.id ?? "none");
}

/** The least urgent level of RFC 9218 says that nobody waits. */
export function priorityOf(c: Context): Priority {
  return /(?:^|,)\s*u=7\b/.test(c.req.header("priority") ?? "") ? "background" : "interactive";
}
