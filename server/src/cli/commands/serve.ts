import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { UsageError } from "../../core/errors.js";
import { createLanguageDetector } from "../../host/language.js";
import { openProject } from "../../host/project.js";
import { createApi } from "../../host/serve/api.js";
import { listen } from "../../host/serve/listen.js";
import { openServed } from "../../host/serve/open-served.js";
import { openCommandEmbedding } from "../embedding.js";
import { createProgress } from "../progress.js";

export interface ServeOptions {
  readonly model?: string;
  readonly port: string;
  readonly format: "pretty" | "json";
}

/** A token of one's own, for clients that are set up once. */
const TOKEN = "CULTURE_MANAGER_SERVE_TOKEN";

/** `serve`: an OpenAI-compatible endpoint on this machine, until it is interrupted. */
export async function serve(options: ServeOptions, signal: AbortSignal): Promise<number> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(
      `"${options.port}" is no port.`,
      "Give a number up to 65535, or 0 for any that is free.",
    );
  const given = process.env[TOKEN];
  if (given !== undefined && given.length < 16)
    throw new UsageError(
      `${TOKEN} is too short to be safe.`,
      "Use 16 characters or more, or unset it to have one made.",
    );
  const token = given ?? randomBytes(32).toString("base64url");
  const project = openProject(process.cwd());
  const progress = createProgress();
  const embedding = await openCommandEmbedding(false, progress, signal);
  const opened = await openServed(options.model ?? project.config.model ?? "auto", {
    project,
    detector: createLanguageDetector(),
    embedding,
    signal,
    progress: ({ what, done, total }) => progress.show(`Fetching ${what}`, done, total),
    onRestart: (cause) => progress.note(`The model process was restarted: ${cause}`),
  });
  progress.clear();
  try {
    const server = await listen(createApi(opened.served, token), port);
    const url = `http://127.0.0.1:${server.port}/v1`;
    if (options.format === "json") process.stdout.write(`${JSON.stringify({ url, token })}\n`);
    else {
      process.stdout.write(`${opened.description}\nBase URL: ${url}\n`);
      process.stdout.write(given === undefined ? `API key: ${token}\n` : `API key: as ${TOKEN} says\n`);
    }
    if (!signal.aborted) await once(signal, "abort");
    await server.close();
    return 0;
  } finally {
    await Promise.all([opened.dispose(), embedding?.dispose()]);
  }
}
