import type { Connection, ServerCapabilities, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import * as z from "zod";
import type { Abilities } from "./abilities.js";
import type { Checks } from "./checks.js";
import type { Diagnostics } from "./diagnostics.js";
import type { Environment } from "./environment.js";
import type { Models } from "./models.js";
import type { Projects } from "./projects.js";
import type { SettingsCache } from "./settings.js";

/** `InitializationOptions`, parsed. */
export type ClientOptions = z.infer<typeof clientOptionsSchema>;
export const clientOptionsSchema = z.object({
  trusted: z.boolean().default(true),
  settings: z.unknown().optional(),
  uriScheme: z
    .string()
    .regex(/^[a-z][a-z0-9+.-]*$/)
    .optional(),
  completesConfig: z.boolean().default(false),
  commands: z.object({ setCultures: z.string().optional(), showNorm: z.string().optional() }).default({}),
});

/** What the features of one server share. */
export interface Parts {
  readonly connection: Connection;
  readonly environment: Environment;
  readonly abilities: Abilities;
  readonly documents: TextDocuments<TextDocument>;
  readonly projects: Projects;
  readonly settings: SettingsCache;
  readonly models: Models;
  readonly checks: Checks;
  readonly diagnostics: Diagnostics;
  /** What the client said of itself beyond the protocol. */
  readonly options: ClientOptions;
  /** Configuration, packs or accepted findings have changed: everything is checked anew. */
  renew(): Promise<void>;
}

/** Answers for one feature of the protocol. @returns what the server can do by it. */
export type Feature = (parts: Parts) => Partial<ServerCapabilities>;
