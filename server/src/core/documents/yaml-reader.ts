import {
  Composer,
  type CST,
  type Document,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { Problem, Segment } from "./document.js";
import { MAX_DEPTH, problem } from "./limits.js";
import { arePluralKeys } from "./plurals.js";
import { decodeYamlScalar } from "./yaml-scalar.js";

/** A string value of a YAML file; `span` covers the scalar with its quotes or block header. */
export interface YamlString extends Pick<Segment, "text" | "map" | "span"> {
  /** Mapping keys and sequence indexes from the root of its document. */
  readonly path: readonly string[];
  /** True if it and its siblings are plural forms: `items: {one: …, other: …}`. */
  readonly plural: boolean;
  /** Comments above and after the value. */
  readonly comment?: string;
}

export interface YamlContent {
  /** In order of the file. */
  readonly strings: readonly YamlString[];
  /** The keys at the top of the first document. */
  readonly rootKeys: readonly string[];
  /** At most one error, where reading stopped, and one warning for each duplicate key. */
  readonly problems: readonly Problem[];
}

/** The YAML parser builds a node for everything; past this a file takes seconds and gigabytes. Characters. */
const MAX_YAML_LENGTH = 16 * 1024 * 1024;

/** Every string value of a YAML file. Aliases are left alone, tagged values and Ruby symbols (`:year`) are no words. */
export function readYaml(source: string): YamlContent {
  if (source.length <= MAX_YAML_LENGTH) {
    const { documents, tooDeepAt } = parse(source);
    return new Reader(source).read(documents, tooDeepAt);
  }
  const message = `More than ${MAX_YAML_LENGTH / 1024 / 1024} million characters of YAML are not checked. Split the file.`;
  return { strings: [], rootKeys: [], problems: [problem("too-large", message, 0, 0)] };
}

/**
 * The library's parser is iterative, but its composer recurses, and V8 has been seen to abort the whole process when
 * the stack ran out in there. So depth is bounded before anything is composed.
 */
function parse(source: string): {
  readonly documents: readonly Document[];
  readonly tooDeepAt: number | undefined;
} {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let tooDeepAt: number | undefined;
  for (const lexeme of new Lexer().lex(source)) {
    tokens.push(...parser.next(lexeme));
    // The document itself is on the stack, and a scalar may be.
    if (parser.stack.length <= MAX_DEPTH + 2) continue;
    tooDeepAt = Math.min(parser.offset, source.length);
    break;
  }
  tokens.push(...parser.end());
  // Duplicate keys are looked for below: the library's own search is quadratic.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  return { documents: [...composer.compose(tokens, false, tooDeepAt ?? source.length)], tooDeepAt };
}

/** What a mapping says of one of its values. */
interface About {
  readonly plural?: boolean;
  readonly comment?: string | null | undefined;
}

class Reader {
  readonly #strings: YamlString[] = [];
  readonly #problems: Problem[] = [];

  constructor(private readonly source: string) {}

  read(documents: readonly Document[], tooDeepAt: number | undefined): YamlContent {
    for (const document of documents) this.#node(document.contents, [], {});
    const root = documents[0]?.contents;
    const rootKeys = isMap(root) ? root.items.map((pair) => keyText(pair.key) ?? "") : [];
    const stop = this.#stop(documents, tooDeepAt);
    if (stop === undefined) return { strings: this.#strings, rootKeys, problems: this.#problems };
    return {
      strings: this.#strings.filter(({ span }) => span.end < stop.span.start),
      rootKeys,
      problems: [...this.#problems.filter(({ span }) => span.end < stop.span.start), stop],
    };
  }

  /** Why and where reading stopped. After a syntax error the library nests what follows, so the error comes first. */
  #stop(documents: readonly Document[], tooDeepAt: number | undefined): Problem | undefined {
    const [first] = documents
      .flatMap((document) => document.errors)
      .filter((error) => error.pos[0] < (tooDeepAt ?? Number.POSITIVE_INFINITY))
      .sort((a, b) => a.pos[0] - b.pos[0]);
    const length = this.source.length;
    if (first !== undefined) {
      const at = Math.min(first.pos[0], length);
      const message = `Not valid YAML: ${first.message.replace(/\.$/, "")}. What comes before is checked, the rest is not. Mend the syntax here.`;
      return problem("syntax", message, at, Math.min(Math.max(first.pos[1], at + 1), length));
    }
    if (tooDeepAt === undefined) return undefined;
    const message = `Nested deeper than ${MAX_DEPTH} levels, so the rest of this file is not checked. Flatten it.`;
    return problem("too-deep", message, tooDeepAt, Math.min(tooDeepAt + 1, length));
  }

  #node(node: unknown, path: readonly string[], about: About): void {
    if (isScalar(node)) this.#scalar(node, path, about);
    else if (isMap(node)) this.#mapping(node, path);
    else if (isSeq(node))
      node.items.forEach((item, i) => {
        this.#node(item, [...path, String(i)], {});
      });
  }

  #mapping(node: YAMLMap, path: readonly string[]): void {
    const plural = arePluralKeys(node.items.map((pair) => keyText(pair.key) ?? ""));
    const seen = new Set<string>();
    node.items.forEach((pair, i) => {
      const key = keyText(pair.key);
      if (key === undefined) return;
      if (seen.has(key)) this.#reportDuplicate(key, pair.key);
      seen.add(key);
      const comment = (i === 0 ? node.commentBefore : undefined) ?? commentAbove(pair.key);
      this.#node(pair.value, [...path, key], { plural, comment });
    });
  }

  #scalar(node: Scalar, path: readonly string[], { plural = false, comment: above }: About): void {
    const [start, end] = node.range ?? [0, 0];
    if (typeof node.value !== "string" || end <= start) return;
    if (node.tag !== undefined && node.tag !== "!" && node.tag !== "tag:yaml.org,2002:str") return;
    if (node.type === "PLAIN" && /^:[A-Za-z_]\w*$/.test(node.value)) return;
    const comment = [above, node.comment]
      .filter((part) => part)
      .join("\n")
      .trim();
    this.#strings.push({
      path,
      plural,
      ...decodeYamlScalar(this.source, { start, end }, node.value),
      ...(comment ? { comment } : {}),
    });
  }

  #reportDuplicate(key: string, node: unknown): void {
    const [start, end] = (isScalar(node) ? node.range : undefined) ?? [0, 0];
    const message = `The key "${key}" occurs twice in this mapping, and most programs read only the last one. Remove or rename one.`;
    this.#problems.push(problem("duplicate-key", message, start, end, "warning"));
  }
}

/** As written: `no` and `1` are keys, too. Keys that are collections or aliases have no name. */
function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}

function commentAbove(key: unknown): string | null | undefined {
  return isScalar(key) ? key.commentBefore : undefined;
}
