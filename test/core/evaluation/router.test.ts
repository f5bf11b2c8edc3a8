import { describe, expect, test } from "vitest";
import { InvalidDataError } from "../../../server/src/core/errors.js";
import {
  measureRouter,
  parseRouterRows,
  type RoutedRow,
} from "../../../server/src/core/evaluation/router.js";

/** `JP>JP .9`: labelled JP, taken for JP with .9; `+` joins several, `-` is none. */
function routed(...lines: readonly string[]): readonly RoutedRow[] {
  return lines.map((line, i) => {
    const [, label = "", chosen = "", p = ""] = /^(\S+)>(\S+) (\S+)/.exec(line) ?? [];
    const list = (text: string): readonly string[] => (text === "-" ? [] : text.split("+"));
    const cultures = list(chosen);
    const probability = Number(p);
    return {
      row: {
        id: String(i),
        text: line,
        kind: "copy",
        group: line.includes("group") ? "b" : "a",
        cultures: [...list(label)],
      },
      route: {
        cultures,
        probability: cultures.length > 0 ? probability : 0,
        reason: "because",
        ranked: (cultures.length > 0 ? cultures : ["JP"]).map((culture) => ({
          culture,
          probability: probability / Math.max(1, cultures.length),
          reason: "because",
          signals: ["name"],
          named: true,
        })),
      },
      milliseconds: i === 0 ? { cheap: 1, meaning: 40 } : { cheap: i },
    };
  });
}

describe("what a router is measured by", () => {
  const report = measureRouter(
    routed(
      "JP>JP .9",
      "JP>DE .7",
      "DE>- .4",
      "DE>DE .9",
      "JP+DE>DE+JP .9",
      "JP+DE>JP .8",
      "->- .2",
      "->- .2 group",
      "->JP .9 group",
    ),
  );
  const [a, b] = report.groups;

  test("coverage, accuracy of all and of the chosen", () => {
    expect(a).toMatchObject({ name: "a", rows: 7 });
    expect(a?.coverage).toBeCloseTo(5 / 7, 10);
    expect(a?.accuracy).toBeCloseTo(4 / 7, 10);
    expect(a?.precision).toBeCloseTo(3 / 5, 10);
    expect(b).toMatchObject({ name: "b", coverage: 0.5, accuracy: 0.5, precision: 0 });
    expect(a?.accuracyInterval[0]).toBeLessThan(4 / 7);
  });

  test("the curve trades coverage for being right", () => {
    const at = (threshold: number) => a?.curve.find((point) => point.threshold === threshold);
    expect(at(0)?.coverage).toBe(1);
    expect(at(0.8)?.coverage).toBeCloseTo(4 / 7, 10);
    expect(at(0.9)?.precision).toBe(1);
  });

  test("the confusion counts texts about one culture, with abstentions as none", () => {
    expect(report.confusion).toEqual({
      cultures: ["DE", "JP"],
      chosen: ["DE", "JP", "none"],
      counts: [
        [1, 0, 1],
        [1, 1, 0],
      ],
    });
  });

  test("time and what went wrong are told", () => {
    expect(report.milliseconds).toMatchObject({ cheap: { p95: 8 }, meaning: { p50: 40, texts: 1 } });
    expect(report.wrong.map((w) => w.row.text)).toEqual(["JP>DE .7", "JP+DE>JP .8", "->JP .9 group"]);
  });
});

describe("rows", () => {
  test("kind and group have defaults; blank lines are nothing", () => {
    expect(parseRouterRows('{"id": "1", "text": "Hi", "cultures": []}\n\n', "x")).toEqual([
      { id: "1", text: "Hi", cultures: [], kind: "copy", group: "all" },
    ]);
  });
  test.each(["{", '{"id": "1", "text": "Hi", "cultures": ["Japan"]}', "[]"])("%s names its line", (line) => {
    const file = `{"id": "1", "text": "Hi", "cultures": []}\n${line}`;
    expect(() => parseRouterRows(file, "mine.jsonl")).toThrow(InvalidDataError);
    expect(() => parseRouterRows(file, "mine.jsonl")).toThrow(/mine\.jsonl, line 2/);
  });
});
