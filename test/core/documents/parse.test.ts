import { describe, expect, test } from "vitest";
import { json } from "../../../server/src/core/documents/json.js";
import { MAX_SOURCE_LENGTH } from "../../../server/src/core/documents/limits.js";
import { parseDocument } from "../../../server/src/core/documents/parse.js";

const read = (source: string) => parseDocument(json, source, "en.json");

describe("what no format can read is refused with one problem", () => {
  test("a UTF-16 file read as UTF-8", () => {
    const source = [...'{"a": "b"}'].map((c) => `${c}\0`).join("");
    expect(read(source)).toMatchObject({ segments: [], problems: [{ code: "encoding" }] });
  });

  test("Latin-1 bytes read as UTF-8", () => {
    const source = new TextDecoder().decode(Buffer.from('{"a": "caf\u00e9"}', "latin1"));
    const { segments, problems } = read(source);
    expect(segments).toEqual([]);
    expect(problems).toMatchObject([{ code: "encoding", span: { start: 10, end: 11 } }]);
  });

  test("a file past the limit", () => {
    const source = `{"a": "${"x".repeat(MAX_SOURCE_LENGTH)}"}`;
    expect(read(source)).toMatchObject({ segments: [], problems: [{ code: "too-large" }] });
  });
});

test("everything else goes to the format", () => {
  expect(read('{"a": "café \\u0000"}').segments.map((s) => s.text)).toEqual(["café \0"]);
});
