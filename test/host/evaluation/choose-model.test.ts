import { expect, test } from "vitest";
import type { Adapter } from "../../../server/src/core/adapters/adapter.js";
import { UsageError } from "../../../server/src/core/errors.js";
import type { Method } from "../../../server/src/core/evaluation/methods.js";
import type { DataRow } from "../../../server/src/core/tasks/data-row.js";
import type { SoundAdapter } from "../../../server/src/host/adapters/registry.js";
import { modelChooser, readAblation } from "../../../server/src/host/evaluation/choose-model.js";
import { createLanguageDetector } from "../../../server/src/host/language.js";
import { packsOf, testPack } from "../../support/checker.js";
import { fakeModel } from "../../support/fake-judge.js";

const HASH = "a".repeat(64);

function adapter(id: string, cultures: readonly string[], tasks = ["tone"], sha256 = HASH): SoundAdapter {
  const about = {
    id,
    cultures,
    tasks,
    base: { sha256 },
    sha256: "b".repeat(64),
    scale: 1,
  } as unknown as Adapter;
  return { id, folder: `/a/${id}`, origin: "workspace", file: `/a/${id}/adapter.gguf`, adapter: about };
}

const ADAPTERS = [
  adapter("agnostic-de", ["DE"]),
  adapter("tone-de", ["DE"]),
  adapter("tone-jp", ["JP"]),
  adapter("tone-all", ["DE", "JP"]),
  adapter("other-base-fr", ["FR"], ["tone"], "c".repeat(64)),
  adapter("facts-jp", ["JP"], ["facts"]),
];

function chosen(method: Method, culture: string, text = "A text."): string | undefined {
  const choose = modelChooser(
    {
      model: fakeModel({}, { id: "m", hash: HASH }),
      withAdapter: ({ id }) => fakeModel({}, { id: "m", hash: HASH, adapter: id }),
    },
    {
      adapters: ADAPTERS,
      packs: packsOf(...["DE", "JP", "FR"].map((id) => testPack(id, [`xx-${id}`]))),
      detector: createLanguageDetector(),
      ablations: new Map([
        ["with:task-agnostic", "agnostic-{culture}"],
        ["with:facts", "facts-{culture}"],
      ]),
    },
  );
  const row: DataRow = {
    id: "r",
    culture,
    task: "tone",
    messages: [],
    input: { text },
    answer: "x",
    source: "s",
  };
  const model = choose(method, row);
  return model && (model.identity.adapter ?? "base");
}

test.each<[Method, string, string | undefined]>([
  ["base", "DE", "base"],
  ["norms-in-prompt", "DE", "base"],
  // Not the ablation's, though it is of the same culture and task and stands first.
  ["adapter", "DE", "tone-de"],
  ["adapter", "FR", undefined],
  ["mixed", "JP", "tone-all"],
  ["wrong-adapter", "DE", "tone-jp"],
  ["wrong-adapter", "JP", "tone-de"],
  ["with:task-agnostic", "DE", "agnostic-de"],
  ["with:task-agnostic", "JP", undefined],
  ["with:facts", "JP", "facts-jp"],
])("%s of %s is answered by %s", (method, culture, expected) => {
  expect(chosen(method, culture)).toBe(expected);
});

test("the router chooses by the text, and where it cannot tell the base model answers", () => {
  expect(chosen("routed", "DE", "Call +49 30 901820 before you visit DEish friends.")).toBe("tone-de");
  expect(chosen("routed", "DE", "A gift for a host.")).toBe("base");
});

test("an ablation is a name and ids of adapters", () => {
  expect(readAblation("task-agnostic=agnostic-{culture}")).toEqual([
    "with:task-agnostic",
    "agnostic-{culture}",
  ]);
  for (const bad of ["agnostic", "=x", "A=x", "a=../x"]) expect(() => readAblation(bad)).toThrow(UsageError);
});
