import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import * as z from "zod";
import {
  CultureManagerError,
  InvalidDataError,
  ModelUnavailableError,
  UsageError,
} from "../../core/errors.js";
import { UnknownModelError } from "./served.js";

/** An error as OpenAI's clients read it. */
export interface Problem {
  readonly error: { readonly message: string; readonly type: string; readonly code: string };
}

export function problem(c: Context, status: ContentfulStatusCode, message: string, code: string): Response {
  const type = status < 500 ? "invalid_request_error" : "server_error";
  return c.json({ error: { message, type, code } } satisfies Problem, status);
}

/** What went wrong, why and what to do, with the status that fits. */
export function explain(error: unknown, c: Context): Response {
  if (error instanceof z.ZodError) return problem(c, 400, z.prettifyError(error), "invalid_request");
  if (error instanceof SyntaxError) return problem(c, 400, "The body is no JSON.", "invalid_request");
  if (!(error instanceof CultureManagerError))
    return problem(c, 500, error instanceof Error ? error.message : String(error), "internal_error");
  const message = `${error.message} ${error.remedy}`;
  if (error instanceof UnknownModelError) return problem(c, 404, message, "model_not_found");
  if (error instanceof InvalidDataError || error instanceof UsageError)
    return problem(c, 400, message, "invalid_request");
  return problem(c, error instanceof ModelUnavailableError ? 503 : 500, message, "unavailable");
}
