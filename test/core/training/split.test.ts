import fc from "fast-check";
import { expect, test } from "vitest";
import type { DataRow } from "../../../server/src/core/tasks/data-row.js";
import { splitBySource } from "../../../server/src/core/training/split.js";

function row(id: number, source: number): DataRow {
  return {
    id: `r${id}`,
    culture: "JP",
    task: "tone",
    messages: [{ role: "user", content: "?" }],
    answer: "a",
    source: `s${source}`,
  };
}

test("no source stands on two sides, no row is lost, and order does not matter", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 60 }), fc.nat(), (sources, seed) => {
      const rows = sources.map((source, i) => row(i, source));
      const split = splitBySource(rows, seed);
      const parts = [split.train, split.validation, split.heldOut];
      expect(
        parts
          .flat()
          .map((r) => r.id)
          .sort(),
      ).toEqual(rows.map((r) => r.id).sort());
      const seen = parts.map((part) => new Set(part.map((r) => r.source)));
      for (const source of new Set(rows.map((r) => r.source)))
        expect(seen.filter((set) => set.has(source))).toHaveLength(1);
      expect(splitBySource(rows.toReversed(), seed)).toEqual(split);
    }),
  );
});

test("holds out about three in ten, and another seed others", () => {
  const rows = Array.from({ length: 100 }, (_, i) => row(i, i));
  const { train, validation, heldOut } = splitBySource(rows, 1);
  expect([train.length, validation.length, heldOut.length]).toEqual([60, 10, 30]);
  expect(splitBySource(rows, 2).heldOut).not.toEqual(heldOut);
});
