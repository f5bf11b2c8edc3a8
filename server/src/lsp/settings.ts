import type { Connection } from "vscode-languageserver";
import * as z from "zod";
import { cultureIdSchema } from "../core/cultures/culture.js";
import { SEVERITIES } from "../core/finding.js";
import { SETTINGS_SECTION } from "../protocol.js";
import { warn } from "./requests.js";

/** `cultureManager.*`: untrusted, parsed here. Editors may send null for what is not set. */
const SHAPE = {
  enable: z.boolean().default(true),
  /** Empty: what culture.config.json says, else the best model that is already here. */
  model: z.string().default(""),
  /** Empty: told from the file and the configuration. */
  cultures: z.array(cultureIdSchema).default([]),
  /** Whether files that no editor has open are checked too. */
  diagnosticMode: z.enum(["openFilesOnly", "workspace"]).default("openFilesOnly"),
  minSeverity: z.enum(SEVERITIES).default("hint"),
  inlineCompletion: z.enum(["off", "manual", "automatic"]).default("manual"),
  /** Show above each file which culture it is for. */
  showCultures: z.boolean().default(false),
} as const;

const schema = z.object(SHAPE);
export type Settings = z.infer<typeof schema>;
export const DEFAULT_SETTINGS: Settings = schema.parse({});

/** A setting that is not understood leaves the others alone: its default is used and one message says so. */
export function parseSettings(value: unknown): {
  readonly settings: Settings;
  readonly problems: readonly string[];
} {
  if (value === null || value === undefined) return { settings: DEFAULT_SETTINGS, problems: [] };
  const given = z.record(z.string(), z.unknown()).safeParse(value);
  if (!given.success)
    return {
      settings: DEFAULT_SETTINGS,
      problems: [`The settings "${SETTINGS_SECTION}" are no object; the defaults are used.`],
    };
  const kept: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, field] of Object.entries(SHAPE)) {
    const own = given.data[name] ?? undefined;
    const result = field.safeParse(own);
    if (result.success) kept[name] = result.data;
    else
      problems.push(
        `The setting ${SETTINGS_SECTION}.${name} is ${JSON.stringify(own)}, which is not understood: ${result.error.issues[0]?.message ?? "it has another form"}. Its default is used until you change it.`,
      );
  }
  return { settings: schema.parse(kept), problems };
}

/** Settings by document, asked of the client when first needed. */
export class SettingsCache {
  readonly #known = new Map<string, Promise<Settings>>();
  readonly #told = new Set<string>();
  #pushed: unknown;

  constructor(
    private readonly connection: Connection,
    /** False for clients that cannot be asked: they push. */
    private readonly canAsk: boolean,
    initial: unknown,
  ) {
    this.#pushed = initial;
  }

  get(uri: string): Promise<Settings> {
    const key = this.canAsk ? uri : "";
    let settings = this.#known.get(key);
    if (settings === undefined) {
      settings = this.#read(uri);
      this.#known.set(key, settings);
    }
    return settings;
  }

  /** @param pushed what a client sent that cannot be asked. */
  changed(pushed: unknown): void {
    const parsed = z.object({ [SETTINGS_SECTION]: z.unknown() }).safeParse(pushed);
    if (parsed.success) this.#pushed = parsed.data[SETTINGS_SECTION];
    this.#known.clear();
    this.#told.clear();
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  async #read(uri: string): Promise<Settings> {
    const value: unknown = this.canAsk
      ? await this.connection.workspace.getConfiguration({ scopeUri: uri, section: SETTINGS_SECTION })
      : this.#pushed;
    const { settings, problems } = parseSettings(value);
    for (const problem of problems) {
      // The same setting is asked for each document: it is told once.
      if (this.#told.has(problem)) continue;
      this.#told.add(problem);
      warn(this.connection, problem);
    }
    return settings;
  }
}
