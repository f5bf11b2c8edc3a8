import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { UsageError } from "../../core/errors.js";
import { createGuard } from "./access.js";
import { chat } from "./chat.js";
import { completions } from "./completions.js";
import { explain, problem } from "./problems.js";
import { embeddingSchema } from "./requests.js";
import type { Served } from "./served.js";

const MAX_BODY = 4 * 1024 * 1024;

/** An OpenAI-compatible endpoint whose model names are cultures. */
export function createApi(served: Served, token: string): Hono {
  const api = new Hono();
  api.onError(explain);
  api.notFound((c) => problem(c, 404, `There is no ${c.req.method} ${c.req.path}.`, "not_found"));
  const guard = createGuard(token);
  // There are no CORS headers: no page can read an answer.
  api.use(async (c, next) => {
    const [host, origin, authorization] = ["host", "origin", "authorization"].map((name) =>
      c.req.header(name),
    );
    const refusal = guard({ host, origin, authorization });
    if (refusal === "elsewhere")
      return problem(c, 403, "Only programs on this machine are served.", "forbidden");
    if (refusal === "token")
      return problem(c, 401, "The token is missing or wrong: send it as the API key.", "invalid_api_key");
    return next();
  });
  const tooLarge = (c: Parameters<typeof problem>[0]) =>
    problem(c, 413, "The body is too large.", "too_large");
  api.use(bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }));
  api.get("/v1/models", async (c) => c.json({ object: "list", data: await list(served, c.req.raw.signal) }));
  api.post("/v1/chat/completions", (c) => chat(c, served));
  api.post("/v1/completions", (c) => completions(c, served));
  api.post("/v1/embeddings", async (c) => {
    const { input, encoding_format } = embeddingSchema.parse(await c.req.json());
    if (served.embedding === undefined)
      throw new UsageError(
        "There is no embedding model.",
        'Fetch one with "culture-manager models pull multilingual-e5-small" and start again.',
      );
    const vectors = await served.embedding.embed(input, c.req.raw.signal);
    return c.json({
      object: "list",
      model: served.embedding.id,
      data: vectors.map((vector, index) => ({
        object: "embedding",
        index,
        embedding: encoding_format === "base64" ? encode(vector) : [...vector],
      })),
      usage: { prompt_tokens: 0, total_tokens: 0 },
    });
  });
  return api;
}

async function list(served: Served, signal: AbortSignal): Promise<readonly object[]> {
  const usable = (await served.adapters(signal)).filter(
    ({ adapter }) => adapter.base.sha256 === served.sha256,
  );
  const active = usable.filter(({ adapter }) => adapter.state === "active");
  const cultures = [...new Set(active.flatMap(({ adapter }) => adapter.cultures))].sort();
  const names = [
    "base",
    "culture:auto",
    ...cultures.map((c) => `culture:${c}`),
    ...usable.map(({ id }) => id),
  ];
  return names.map((id) => ({
    id,
    object: "model",
    created: 0,
    owned_by: "culture-manager",
    root: served.id,
  }));
}

function encode(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64");
}
