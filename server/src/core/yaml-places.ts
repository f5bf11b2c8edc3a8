import { type Document, isMap, isNode, isScalar, isSeq, type Node, parseDocument } from "yaml";
import { readYaml } from "./documents/yaml-reader.js";
import type { Span } from "./finding.js";
import type { PlacedProblem } from "./json-places.js";

/** A YAML file that people write for us, with the places of its values. */
export interface YamlPlaces {
  readonly value: unknown;
  /** The value that a path of keys and indexes leads to, or the last one on the way that there is. */
  valueAt(path: readonly PropertyKey[]): Span;
  /** The key that ends the path; the value around it where there is no such key. */
  keyAt(path: readonly PropertyKey[]): Span;
}

/** @returns what keeps the text from being one YAML document without aliases, or its value with places. Pure. */
export function readYamlPlaces(text: string): YamlPlaces | { readonly problem: PlacedProblem } {
  // Its depth is bounded there; the library's own composer would run out of stack.
  const [first] = readYaml(text).problems;
  if (first !== undefined) {
    const { message, span } = first;
    return {
      problem: { severity: "error", message: `${message} Nothing of this file is used until then.`, span },
    };
  }
  const document = parseDocument(text, { logLevel: "silent", prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const [start, end] = error.pos;
    const message = `Not valid YAML: ${error.message} Mend the syntax here.`;
    return { problem: { severity: "error", message, span: bounded(start, Math.max(end, start + 1), text) } };
  }
  const span = (node: Node | null | undefined): Span => {
    const [start, end] = node?.range ?? [0, text.length];
    return bounded(start, start + text.slice(start, end).trimEnd().length, text);
  };
  let value: unknown;
  try {
    // Bounded: a few lines of aliases can stand for gigabytes.
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `Not usable YAML: ${why}. Write out what the aliases stand for.`;
    return { problem: { severity: "error", message, span: span(document.contents) } };
  }
  return {
    value,
    valueAt: (path) => span(walk(document, path).value),
    keyAt: (path) => {
      const { key, value } = walk(document, path);
      return span(key ?? value);
    },
  };
}

function walk(
  { contents }: Document,
  path: readonly PropertyKey[],
): { readonly key?: Node | undefined; readonly value: Node | null | undefined } {
  let value: Node | null = contents;
  let key: Node | undefined;
  for (const part of path) {
    key = undefined;
    if (isSeq(value)) {
      const item: unknown = value.items[Number(part)];
      if (!isNode(item)) break;
      value = item;
    } else if (isMap(value)) {
      const pair = value.items.find((p) => isScalar(p.key) && String(p.key.value) === String(part));
      if (pair === undefined) break;
      key = isNode(pair.key) ? pair.key : undefined;
      if (!isNode(pair.value)) return { key, value };
      value = pair.value;
    } else break;
  }
  return { key, value };
}

function bounded(start: number, end: number, text: string): Span {
  return { start: Math.min(start, text.length), end: Math.min(Math.max(end, start), text.length) };
}
