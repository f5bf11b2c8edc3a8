import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { configSchema } from "./config.js";
import type { Severity, Span } from "./finding.js";
import { RULES } from "./rules/rules.js";

/** What is wrong at one place of `culture.config.json`. */
export interface ConfigProblem {
  readonly severity: Extract<Severity, "error" | "warning">;
  /** What, why and what to do. */
  readonly message: string;
  readonly span: Span;
}

/** Everything that keeps a configuration from being used, and names in it that mean nothing, each at its place. Pure. */
export function configProblems(text: string): readonly ConfigProblem[] {
  const source = text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text;
  const errors: ParseError[] = [];
  const root = parseTree(source, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first !== undefined || root === undefined)
    return [syntaxProblem(first ?? { error: 4, offset: 0, length: 0 }, source)];
  const parsed = configSchema.safeParse(getNodeValue(root));
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message, ...issue }) => {
      const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
      const node = nodeAt(root, unknown === undefined ? path : [...path, unknown]);
      const place = unknown === undefined ? node : (node?.parent?.children?.[0] ?? node);
      return {
        severity: "error",
        message:
          unknown === undefined
            ? `${sentence(message)} docs/configuration.md lists what may stand here.`
            : `There is no setting "${unknown}". Remove it, or mend its name.`,
        span: spanOf(place ?? root),
      };
    });
  const rules = nodeAt(root, ["rules"])?.children ?? [];
  return rules.flatMap((property): readonly ConfigProblem[] => {
    const [key] = property.children ?? [];
    if (key === undefined || isKnownRule(String(key.value))) return [];
    const message = `No rule is called "${key.value}". Mend its name, or remove the entry.`;
    return [{ severity: "warning", message, span: spanOf(key) }];
  });
}

/**
 * False for a pattern that no rule matches: most often a typing error. Norms are not looked up: packs of other machines
 * may have them.
 */
export function isKnownRule(pattern: string): boolean {
  if (/^(?:[A-Z]{2}\.|\*$)/.test(pattern)) return true;
  const stem = pattern.endsWith("*") ? pattern.slice(0, -1) : undefined;
  return RULES.some((r) => (stem === undefined ? r.id === pattern : r.id.startsWith(stem)));
}

function syntaxProblem({ error, offset, length }: ParseError, source: string): ConfigProblem {
  // `CommaExpected` -> `comma expected`
  const what = printParseErrorCode(error)
    .replace(/(?<!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .toLowerCase();
  const start = Math.min(offset, Math.max(0, source.length - 1));
  return {
    severity: "error",
    message: `Not valid JSON: ${what}. Nothing of this file is used until it is mended.`,
    span: { start, end: Math.min(source.length, start + Math.max(1, length)) },
  };
}

/** The node that a path of keys and indexes leads to, or the last one on the way that there is. */
function nodeAt(root: Node, path: readonly PropertyKey[]): Node | undefined {
  let node: Node | undefined = root;
  for (const part of path) {
    const next: Node | undefined =
      node?.type === "array"
        ? node.children?.[Number(part)]
        : node?.children?.find((p) => p.children?.[0]?.value === part)?.children?.[1];
    if (next === undefined) return node === root && path.length > 0 && path[0] === part ? undefined : node;
    node = next;
  }
  return node;
}

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
