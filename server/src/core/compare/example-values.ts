import { parse } from "yaml";
import * as z from "zod";
import type { CheckInput } from "../check.js";
import { readFrontMatter } from "../documents/frontmatter.js";
import { readYaml } from "../documents/yaml-reader.js";

/**
 * The values that a prompt file itself gives its variables, as examples: `input.default` (dotprompt), `sample` and
 * `inputs` (prompty), the variables of the first test (promptfoo).
 */
export function exampleValues({ document, source }: CheckInput): ReadonlyMap<string, string> {
  switch (document.format) {
    case "prompt":
    case "prompt-markdown": {
      const { span } = readFrontMatter(source);
      return fromFrontMatter(readMapping(source.slice(span.start, span.end)));
    }
    case "promptfoo":
      return fromTests(readMapping(source));
    default:
      return new Map();
  }
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const mapping = z.record(z.string(), z.unknown());

function fromFrontMatter(front: Mapping): ReadonlyMap<string, string> {
  const inputs = Object.entries(child(front, "inputs")).map(([name, value]) => {
    const described = mapping.safeParse(value);
    return [name, described.success ? (described.data.sample ?? described.data.default) : value] as const;
  });
  return scalars([
    ...inputs,
    ...Object.entries(child(front, "sample")),
    ...Object.entries(child(child(front, "input"), "default")),
  ]);
}

function fromTests(config: Mapping): ReadonlyMap<string, string> {
  const tests = z.array(mapping).safeParse(config.tests);
  const first = tests.success ? (tests.data[0] ?? {}) : {};
  return scalars([
    ...Object.entries(child(child(config, "defaultTest"), "vars")),
    ...Object.entries(child(first, "vars")),
  ]);
}

type Mapping = Readonly<Record<string, unknown>>;

/** The mapping at the root. What cannot be read gives no examples: the document's problems say why. */
function readMapping(source: string): Mapping {
  // Its depth is bounded there; the library's own composer would run out of stack.
  if (source === "" || readYaml(source).problems.some((p) => p.severity === "error")) return {};
  return mapping.catch({}).parse(parse(source, { maxAliasCount: 100, logLevel: "silent" }));
}

function child(parent: Mapping, name: string): Mapping {
  return mapping.catch({}).parse(parent[name]);
}

/** Of several values for one name the last counts. Lists and objects are no text, references to files are not read. */
function scalars(entries: readonly (readonly [string, unknown])[]): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap(([name, value]) => {
      const text = scalar.safeParse(value);
      return text.success && !/^(?:file:\/\/|\$\{(?:file|env):)/.test(text.data) ? [[name, text.data]] : [];
    }),
  );
}
