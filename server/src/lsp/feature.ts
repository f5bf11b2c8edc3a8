import type { Connection, ServerCapabilities, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Abilities } from "./abilities.js";
import type { Checks } from "./checks.js";
import type { Diagnostics } from "./diagnostics.js";
import type { Environment } from "./environment.js";
import type { Models } from "./models.js";
import type { Projects } from "./projects.js";
import type { SettingsCache } from "./settings.js";

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
}

/** Answers for one feature of the protocol. @returns what the server can do by it. */
export type Feature = (parts: Parts) => Partial<ServerCapabilities>;
