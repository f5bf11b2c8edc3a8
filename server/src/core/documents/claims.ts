import { localeName } from "./locale-name.js";

/** Which files with a shared extension hold copy or prompts. `head` is the beginning of the file. */

/** JSON files that tools own: claimed by nobody, whatever they hold. */
const TOOL_JSON =
  /(?:^|\/)(?:package(?:-lock)?|npm-shrinkwrap|composer|bower|deno|jsr|lerna|nx|turbo|vercel|firebase|angular|biome|renovate|manifest|tslint|components|culture\.config|languages?-?map|[tj]sconfig[^/]*|openapi[^/]*|swagger[^/]*|[^/]*\.(?:schema|config|lock|webmanifest|code-workspace)|\.[^/]*|[^/]*-lock|[^/]*rc)\.jsonc?$/i;
const TOOL_YAML =
  /(?:^|\/)(?:(?:docker-)?compose[^/]*|pnpm-[^/]*|mkdocs|_config|action|chart|values[^/]*|kustomization|serverless|azure-pipelines[^/]*|appveyor|codecov|dependabot|environment|openapi[^/]*|swagger[^/]*|database|mint|buf[^/]*|[^/]*\.(?:schema|config|lock)|\.[^/]*|[^/]*rc)\.ya?ml$/i;
/** Kubernetes, OpenAPI, CI. A locale file's top level is a locale or words. */
const TOOL_YAML_HEAD =
  /^(?:apiVersion|openapi|swagger|jobs|stages|services|pipeline|AWSTemplateFormatVersion):/m;
/** Folders that belong to tools: `.github/`, `node_modules/`. */
const TOOL_FOLDER = /(?:^|\/)(?:\.(?!culture\/|\.?\/)[^/]+|node_modules)\//;

export function claimsJson(path: string): boolean {
  return /\.jsonc?$/i.test(path) && !TOOL_JSON.test(path) && !TOOL_FOLDER.test(path);
}

export function claimsYaml(path: string, head: () => string): boolean {
  return (
    /\.ya?ml$/i.test(path) && !TOOL_YAML.test(path) && !TOOL_FOLDER.test(path) && !TOOL_YAML_HEAD.test(head())
  );
}

export function claimsChromeMessages(path: string): boolean {
  return /(?:^|\/)_locales\/[^/]+\/messages\.json$/.test(path);
}

const CHAT_START =
  /^\uFEFF?\s*(?:\[|\{(?:[\s\S]{0,2000}?[\s,{])??"messages"\s*:\s*\[)\s*\{\s*"(?:role|content|name|id)"\s*:/;
const CHAT_ROLE = /"role"\s*:\s*"(?:system|developer|user|assistant|tool|function|model)"/;

/** `[{"role": …, "content": …}]`, or the same under `messages`. */
export function claimsChatMessages(path: string, head: () => string): boolean {
  if (!/\.jsonc?$/i.test(path)) return false;
  const start = head();
  return CHAT_START.test(start) && CHAT_ROLE.test(start);
}

/** `promptfooconfig*.yaml`, or YAML with `prompts:` and what promptfoo runs them with. */
export function claimsPromptfoo(path: string, head: () => string): boolean {
  if (!/\.ya?ml$/i.test(path)) return false;
  if (/(?:^|\/)promptfooconfig[^/]*$/i.test(path)) return true;
  return /^prompts:/m.test(head()) && /^(?:tests|providers|targets|defaultTest|scenarios):/m.test(head());
}

/** A table with a column for each locale or one that names it. Other tables are data, not copy. */
export function claimsTable(path: string, head: () => string): boolean {
  if (!/\.(?:csv|tsv)$/i.test(path)) return false;
  const columns = (/^\uFEFF?([^\r\n]*)/.exec(head())?.[1] ?? "")
    .split(/[,;\t]/)
    .map((name) => name.trim().replace(/^"|"$/g, ""));
  return columns.some(isLocaleColumn) || localeColumns(columns).length > 0;
}

/** Headers that are more often words: an identifier, a number, English. */
const ALSO_WORDS = /^(?:id|no|is|to|my|as|or|so|am|be|it|se)$/;

/**
 * Indexes of the columns that are named by a locale, beside the first one. `id` and `no` are Indonesian and
 * Norwegian only beside a name that leaves no doubt.
 */
export function localeColumns(names: readonly string[]): readonly number[] {
  const found = names.flatMap((name, i) => (i > 0 && localeName(name) !== undefined ? [i] : []));
  return found.every((i) => ALSO_WORDS.test(names[i] ?? "")) ? [] : found;
}

/** A column whose cells name the locale of their row. */
export function isLocaleColumn(name: string): boolean {
  return /^(?:locale|language|lang|culture|language[ _-]?code|locale[ _-]?code)$/i.test(name);
}
