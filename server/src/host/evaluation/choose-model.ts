import type { Packs } from "../../core/cultures/packs.js";
import { UsageError } from "../../core/errors.js";
import type { EvaluatedModel } from "../../core/evaluation/measure.js";
import type { Ablation, Method } from "../../core/evaluation/methods.js";
import type { CultureId } from "../../core/finding.js";
import type { LanguageDetector } from "../../core/ports.js";
import { createCultureRouter } from "../../core/router/culture-router.js";
import type { DataRow } from "../../core/tasks/data-row.js";
import type { SoundAdapter } from "../adapters/registry.js";
import type { ModelVariants } from "../models/variants.js";

export interface Choice {
  readonly adapters: readonly SoundAdapter[];
  readonly packs: Packs;
  readonly detector: LanguageDetector;
  /** Ids of adapters by ablation; `{culture}` stands for the row's culture in small letters. */
  readonly ablations: ReadonlyMap<Ablation, string>;
}

/**
 * Whose weights answer a row by a method; undefined where there are none. Own adapters are of one culture, mixed ones of
 * several; whether they are active does not matter here.
 */
export function modelChooser(
  variants: ModelVariants,
  { adapters, packs, detector, ablations }: Choice,
): (method: Method, row: DataRow) => EvaluatedModel | undefined {
  const router = createCultureRouter(packs, detector);
  const { hash } = variants.model.identity;
  const fitting = adapters.filter(({ adapter }) => adapter.base.sha256 === hash);
  const known = new Map<string, EvaluatedModel>();
  const withAdapter = (entry: SoundAdapter | undefined): EvaluatedModel | undefined => {
    if (entry === undefined) return undefined;
    const { id, file, adapter } = entry;
    const named = { id, path: file, hash: adapter.sha256, scale: adapter.scale };
    const model = known.get(id) ?? variants.withAdapter(named);
    known.set(id, model);
    return model;
  };
  // What an ablation names was trained on other data on purpose.
  const others = new Set(
    [...ablations.values()].flatMap((pattern) => packs.ids.map((id) => named(pattern, id))),
  );
  const serving = (task: string): readonly SoundAdapter[] =>
    fitting.filter(({ id, adapter }) => adapter.tasks.includes(task) && !others.has(id));
  const ownOf = (task: string, culture: CultureId): SoundAdapter | undefined =>
    serving(task).find(({ adapter }) => adapter.cultures.length === 1 && adapter.cultures[0] === culture);
  return (method, row) => {
    switch (method) {
      case "base":
      case "culture-prompt":
      case "norms-in-prompt":
        return variants.model;
      case "mixed":
        return withAdapter(
          serving(row.task).find(
            ({ adapter: { cultures } }) => cultures.length > 1 && cultures.includes(row.culture),
          ),
        );
      case "adapter":
        return withAdapter(ownOf(row.task, row.culture));
      case "wrong-adapter": {
        const ids = serving(row.task).flatMap(({ adapter: { cultures } }) =>
          cultures.length === 1 ? cultures : [],
        );
        const foreign = [...new Set(ids)].sort().filter((id) => id !== row.culture);
        // The next one in the alphabet, so that each culture gets another's and not all the same.
        const next = foreign.find((id) => id > row.culture) ?? foreign[0];
        return next === undefined ? undefined : withAdapter(ownOf(row.task, next));
      }
      case "routed": {
        const text =
          typeof row.input?.text === "string" ? row.input.text : (row.messages.at(-1)?.content ?? "");
        const [culture] = router.route(text, { kind: "copy" }).cultures;
        return (culture && withAdapter(ownOf(row.task, culture))) || variants.model;
      }
      default: {
        const id = named(ablations.get(method) ?? "", row.culture);
        return withAdapter(fitting.find((entry) => entry.id === id));
      }
    }
  };
}

/** `task-agnostic=agnostic-{culture}`: a name for the report, and whose adapters answer. @throws UsageError. */
export function readAblation(text: string): readonly [Ablation, string] {
  const [, name, pattern] = /^([a-z0-9][a-z0-9-]{0,39})=([a-z0-9._{}-]{1,80})$/.exec(text) ?? [];
  if (name !== undefined && pattern !== undefined) return [`with:${name}`, pattern];
  throw new UsageError(
    `"${text}" names no adapters to compare with.`,
    'Write a name and the ids of the adapters, such as "task-agnostic=agnostic-{culture}".',
  );
}

function named(pattern: string, culture: CultureId): string {
  return pattern.replaceAll("{culture}", culture.toLowerCase());
}
