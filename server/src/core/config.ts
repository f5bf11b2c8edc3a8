import picomatch from "picomatch";
import * as z from "zod";
import { adapterIdSchema } from "./adapters/adapter.js";
import { cultureIdSchema } from "./cultures/culture.js";
import { InvalidDataError } from "./errors.js";
import { SEVERITIES, type Severity } from "./finding.js";

/** `culture.config.json`: untrusted, parsed here; its JSON Schema is published for completion in editors. */

const culturesSchema = z
  .array(cultureIdSchema)
  .min(1)
  .describe('Cultures whose readers get these files, for example ["US", "GB"].');

export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  cultures: culturesSchema.optional().describe("Used where nothing else tells which culture a file is for."),
  files: z
    .array(
      z.strictObject({
        pattern: z
          .string()
          .min(1)
          .describe("Glob relative to the folder of this file, for example `src/locales/en/**`."),
        cultures: culturesSchema,
      }),
    )
    .default([])
    .describe("Cultures by file. The last pattern that matches wins."),
  locales: z
    .record(z.string(), culturesSchema)
    .default({})
    .describe('Cultures by locale, for example {"en": ["US", "GB", "IN"]}.'),
  exclude: z.array(z.string().min(1)).default([]).describe("Globs of files that are never checked."),
  model: z
    .string()
    .min(1)
    .optional()
    .describe("auto, none, a catalogue id, a GGUF path, or openai:URL#MODEL."),
  adapters: z
    .record(adapterIdSchema, z.literal("off"))
    .default({})
    .describe('Adapters that are not to be used: {"jp-rewrite": "off"}.'),
  rules: z
    .record(z.string(), z.enum(["off", ...SEVERITIES]))
    .default({})
    .describe('Severity by rule or norm id; `*` at the end stands for any rest: {"quotes/*": "off"}.'),
});

export type Config = z.infer<typeof configSchema>;
export const DEFAULT_CONFIG: Config = configSchema.parse({});
export const CONFIG_FILE = "culture.config.json";

/** @throws InvalidDataError naming the place and what is expected there. */
export function parseConfig(text: string, path: string): Config {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidDataError(
      `${path} is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Mend the syntax, or remove the file to use the defaults.",
    );
  }
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidDataError(
    `${path} has settings that are not understood:\n${z.prettifyError(result.error)}`,
    "Mend the settings named above; docs/configuration.md lists them all.",
  );
}

/** The severity to report a rule at, or undefined if it is switched off. The longest matching pattern decides. */
export function severityFor(rule: string, fallback: Severity, config: Config): Severity | undefined {
  let chosen: Severity | "off" = fallback;
  let length = -1;
  for (const [pattern, severity] of Object.entries(config.rules)) {
    const matches = pattern.endsWith("*") ? rule.startsWith(pattern.slice(0, -1)) : rule === pattern;
    if (matches && pattern.length > length) {
      chosen = severity;
      length = pattern.length;
    }
  }
  return chosen === "off" ? undefined : chosen;
}

/** Whether a path (forward slashes, relative to the configuration's folder) matches a glob. */
export function matchesGlob(path: string, glob: string): boolean {
  return picomatch.isMatch(path, glob, { dot: true });
}
