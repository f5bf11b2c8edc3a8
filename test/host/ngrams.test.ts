import fc from "fast-check";
import { expect, test } from "vitest";
// @ts-expect-error eld exports no table by itself, nor types for one.
import { ngramsData } from "../../node_modules/eld/src/ngrams/extrasmall.js";
// @ts-expect-error a script of the build, in JavaScript.
import { packNgrams } from "../../scripts/pack-ngrams.mjs";
import { type Ngrams, openNgrams } from "../../server/src/host/ngrams.js";

const original: Readonly<Record<string, Readonly<Record<number, number>>>> = ngramsData.ngrams;
const packed: Ngrams = openNgrams(packNgrams(original));

test("every n-gram has the scores that eld gives it", () => {
  const names = Object.keys(original);
  expect(names.length).toBeGreaterThan(10_000);
  for (const name of names) expect(packed[name]).toEqual(original[name]);
});

test("no other has any", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), (name) => {
      expect(packed[name]).toEqual(Object.hasOwn(original, name) ? original[name] : undefined);
    }),
  );
});

test("a table that does not fit the layout is refused when it is packed", () => {
  expect(() => packNgrams({ 語: { 1: 2 } })).toThrow(/does not fit/);
  expect(() => packNgrams({ ab: { 1: 300 } })).toThrow(/does not fit/);
});
