import type { Baseline } from "../../server/src/core/baseline.js";
import {
  type Checker,
  type CheckInput,
  createChecker,
  type Inspection,
} from "../../server/src/core/check.js";
import { type Config, configSchema } from "../../server/src/core/config.js";
import type { CulturePack, Norm } from "../../server/src/core/cultures/culture.js";
import type { Packs } from "../../server/src/core/cultures/packs.js";
import { json } from "../../server/src/core/documents/json.js";
import { parseDocument } from "../../server/src/core/documents/parse.js";
import type { CultureId, Finding } from "../../server/src/core/finding.js";
import type { LanguageDetector } from "../../server/src/core/ports.js";
import type { Rule } from "../../server/src/core/rules/rule.js";
import { RULES } from "../../server/src/core/rules/rules.js";

/** A norm that is decided by its triggers and applies everywhere; state what matters to the test. */
export function testNorm(parts: Partial<Norm> & Pick<Norm, "id" | "triggers">): Norm {
  return {
    topic: "gifts",
    statement: "Many readers there would notice a clock given as a gift.",
    rule: "Do not suggest a clock as a gift.",
    instead: "Suggest another gift, such as tea.",
    appliesTo: { kinds: ["copy", "prompt"] },
    severity: "warning",
    contested: false,
    decidedBy: "trigger",
    rationale: "The words for it sound like those for a funeral.",
    bad: "A clock is the perfect gift.",
    good: "Tea is the perfect gift.",
    sources: [{ title: "A book", publisher: "A publisher" }],
    ...parts,
  };
}

export function testPack(
  id: CultureId,
  locales: readonly string[],
  norms: readonly Norm[] = [],
): CulturePack {
  return {
    profile: {
      id,
      name: `Land ${id}`,
      locales: [...locales],
      demonyms: [`${id}ish`],
      places: [],
      wording: {},
      register: {},
      calendars: [],
      notes: "A place for tests.",
    },
    norms,
    origin: "built-in",
  };
}

export function packsOf(...packs: readonly CulturePack[]): Packs {
  const byId = new Map(packs.map((pack) => [pack.profile.id, pack]));
  return {
    ids: [...byId.keys()].sort(),
    get: (id) => byId.get(id),
    profile: (id) => byId.get(id)?.profile,
  };
}

export interface TestSetup {
  readonly packs?: Packs;
  readonly rules?: readonly Rule[];
  /** As a user writes it. */
  readonly config?: Partial<Config>;
  readonly requested?: readonly CultureId[];
  readonly detector?: LanguageDetector;
  readonly baseline?: Baseline;
}

export function testChecker(setup: TestSetup = {}): Checker {
  return createChecker({
    packs: setup.packs ?? packsOf(),
    rules: setup.rules ?? RULES,
    config: configSchema.parse(setup.config ?? {}),
    detector: setup.detector ?? { detect: () => undefined, likeness: () => ({}) },
    ...(setup.baseline ? { baseline: setup.baseline } : {}),
    ...(setup.requested ? { requested: setup.requested } : {}),
  });
}

/** A JSON file (comments allowed) ready to be checked. */
export function jsonInput(content: string | Readonly<Record<string, string>>, path: string): CheckInput {
  const source = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  return { path, source, format: json, document: parseDocument(json, source, path) };
}

/** Checks a JSON file as the shells do. */
export function inspectJson(
  content: string | Readonly<Record<string, string>>,
  path: string,
  setup: TestSetup = {},
): Inspection {
  return testChecker(setup).inspect(jsonInput(content, path));
}

/** `key rule culture severity`, in the order of the report. */
export function lines(findings: readonly Finding[]): readonly string[] {
  return findings.map((f) => `${f.key} ${f.rule} ${f.culture} ${f.severity}`);
}
