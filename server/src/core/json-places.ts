import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Severity, Span } from "./finding.js";

/** What is wrong at one place of a JSON file that people write for us. */
export interface PlacedProblem {
  readonly severity: Extract<Severity, "error" | "warning">;
  /** What, why and what to do. */
  readonly message: string;
  readonly span: Span;
}

/** A JSON file with the places of its values, or what keeps it from being one. Pure. */
export function readPlaces(
  text: string,
): { readonly root: Node; readonly value: unknown } | { readonly problem: PlacedProblem } {
  const source = text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text;
  const errors: ParseError[] = [];
  const root = parseTree(source, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first !== undefined || root === undefined)
    return { problem: syntaxProblem(first ?? { error: 4, offset: 0, length: 0 }, source) };
  return { root, value: getNodeValue(root) };
}

function syntaxProblem({ error, offset, length }: ParseError, source: string): PlacedProblem {
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
export function nodeAt(root: Node, path: readonly PropertyKey[]): Node | undefined {
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

export function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

export function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
