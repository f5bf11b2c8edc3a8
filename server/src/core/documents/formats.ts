import {
  claimsChatMessages,
  claimsChromeMessages,
  claimsJson,
  claimsPromptfoo,
  claimsTable,
  claimsYaml,
} from "./claims.js";
import type { DocumentFormat, DocumentKind } from "./document.js";
import { claimsAndroid, claimsMarkdown, claimsPlainText, claimsPromptMarkdown } from "./text-claims.js";

/**
 * How a format is recognised. The code of a format is loaded only when a file needs it: start-up stays fast.
 * Order matters: the first descriptor that claims a file wins, so narrow ones come before wide ones.
 */
export interface FormatDescriptor {
  readonly id: string;
  readonly title: string;
  readonly kind: DocumentKind;
  /** `path` has forward slashes. `head` gives the first 4,096 characters of the file, for formats that share an extension. */
  readonly claims: (path: string, head: () => string) => boolean;
  readonly load: () => Promise<DocumentFormat>;
}

const extension =
  (...extensions: readonly string[]) =>
  (path: string): boolean =>
    extensions.some((e) => path.toLowerCase().endsWith(e));

export const FORMATS: readonly FormatDescriptor[] = [
  {
    id: "chrome-messages",
    title: "Chrome extension messages",
    kind: "copy",
    claims: claimsChromeMessages,
    load: async () => (await import("./chrome-messages.js")).chromeMessages,
  },
  {
    id: "chat-messages",
    title: "Chat messages (JSON)",
    kind: "prompt",
    claims: claimsChatMessages,
    load: async () => (await import("./chat-messages.js")).chatMessages,
  },
  {
    id: "json",
    title: "JSON",
    kind: "copy",
    claims: claimsJson,
    load: async () => (await import("./json.js")).json,
  },
  {
    id: "json5",
    title: "JSON5",
    kind: "copy",
    claims: extension(".json5"),
    load: async () => (await import("./json5.js")).json5,
  },
  {
    id: "arb",
    title: "Application Resource Bundle",
    kind: "copy",
    claims: extension(".arb"),
    load: async () => (await import("./arb.js")).arb,
  },
  {
    id: "xcstrings",
    title: "Apple string catalogue",
    kind: "copy",
    claims: extension(".xcstrings"),
    load: async () => (await import("./xcstrings.js")).xcstrings,
  },
  {
    id: "promptfoo",
    title: "promptfoo configuration",
    kind: "prompt",
    claims: claimsPromptfoo,
    load: async () => (await import("./promptfoo.js")).promptfoo,
  },
  {
    id: "yaml",
    title: "YAML",
    kind: "copy",
    claims: claimsYaml,
    load: async () => (await import("./yaml.js")).yaml,
  },
  {
    id: "properties",
    title: "Java properties",
    kind: "copy",
    claims: extension(".properties"),
    load: async () => (await import("./properties.js")).properties,
  },
  {
    id: "csv",
    title: "CSV and TSV",
    kind: "copy",
    claims: claimsTable,
    load: async () => (await import("./csv.js")).csv,
  },
  {
    id: "po",
    title: "Gettext",
    kind: "copy",
    claims: extension(".po", ".pot"),
    load: async () => (await import("./po.js")).po,
  },
  {
    id: "strings",
    title: "Apple strings",
    kind: "copy",
    claims: extension(".strings"),
    load: async () => (await import("./strings.js")).strings,
  },
  {
    id: "android-strings",
    title: "Android resources",
    kind: "copy",
    claims: claimsAndroid,
    load: async () => (await import("./android-strings.js")).androidStrings,
  },
  {
    id: "xliff",
    title: "XLIFF",
    kind: "copy",
    claims: extension(".xlf", ".xliff"),
    load: async () => (await import("./xliff.js")).xliff,
  },
  {
    id: "resx",
    title: ".NET resources",
    kind: "copy",
    claims: extension(".resx", ".resw"),
    load: async () => (await import("./resx.js")).resx,
  },
  {
    id: "fluent",
    title: "Fluent",
    kind: "copy",
    claims: extension(".ftl"),
    load: async () => (await import("./fluent.js")).fluent,
  },
  {
    id: "prompt-markdown",
    title: "Prompt in Markdown",
    kind: "prompt",
    claims: claimsPromptMarkdown,
    load: async () => (await import("./prompt-markdown.js")).promptMarkdown,
  },
  {
    id: "prompt",
    title: "Prompt template",
    kind: "prompt",
    claims: extension(".prompt", ".prompty"),
    load: async () => (await import("./prompt.js")).prompt,
  },
  {
    id: "markdown",
    title: "Markdown",
    kind: "copy",
    claims: claimsMarkdown,
    load: async () => (await import("./markdown.js")).markdown,
  },
  {
    id: "html",
    title: "HTML",
    kind: "copy",
    claims: extension(".html", ".htm", ".xhtml"),
    load: async () => (await import("./html.js")).html,
  },
  {
    id: "plain-text",
    title: "Plain text",
    kind: "copy",
    claims: claimsPlainText,
    load: async () => (await import("./plain-text.js")).plainText,
  },
];

/** What this program itself keeps in a workspace: packs, data sets, prompt tests. Nobody reads it as copy. */
const OWN_FILES = /(?:^|\/)\.culture\/|\.culture-test\.ya?ml$/i;

/** The descriptor for a file, or undefined if no format is known for it. */
export function formatFor(path: string, head: () => string): FormatDescriptor | undefined {
  const normal = path.replaceAll("\\", "/");
  if (OWN_FILES.test(normal)) return undefined;
  return FORMATS.find((format) => format.claims(normal, head));
}
