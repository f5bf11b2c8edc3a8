import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { UsageError } from "../core/errors.js";

const PUBLIC = "https://registry.npmjs.org/";

/**
 * The npm registry that this user has set up for a scope: by the environment, else by the user's .npmrc, else the
 * public one. No file of a workspace is read: it could name a stranger's.
 * @throws UsageError for an address that is none.
 */
export async function npmRegistry(
  scope: string,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = os.homedir(),
): Promise<string> {
  const file =
    environment.NPM_CONFIG_USERCONFIG ?? environment.npm_config_userconfig ?? path.join(home, ".npmrc");
  const settings = parseNpmrc(await readFile(file, "utf8").catch(() => ""), environment);
  const found =
    settings.get(`${scope}:registry`) ??
    environment.npm_config_registry ??
    environment.NPM_CONFIG_REGISTRY ??
    settings.get("registry") ??
    PUBLIC;
  if (URL.canParse(found) && /^https?:/i.test(found)) return found;
  throw new UsageError(
    `The npm registry "${found}" is no address.`,
    `Mend "registry" in ${file}, or the environment variable npm_config_registry.`,
  );
}

/** `key = value` by line, with comments, quotes and `${NAME}` of the environment, as npm reads it. */
function parseNpmrc(text: string, environment: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\s*([^;#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const plain = value.replace(/^(["'])(.*)\1$/, "$2");
    settings.set(
      key,
      plain.replaceAll(/\$\{(\w+)\}/g, (whole, name) => environment[name] ?? whole),
    );
  }
  return settings;
}
