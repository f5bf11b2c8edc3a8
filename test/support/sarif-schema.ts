/**
 * The part of SARIF 2.1.0 (OASIS Standard, sections 3.13 to 3.58) that the reporter writes, as a strict JSON schema of
 * our own: the official schema file is in no package registry. Stricter than the standard where it matters here:
 * no other property than these may appear.
 */
const text = { type: "string", minLength: 1 };
const message = object({ text }, ["text"]);
const positive = { type: "integer", minimum: 1 };
// 3.30: lines and columns count from 1; endColumn is the column after the last character.
const region = object(
  { startLine: positive, startColumn: positive, endLine: positive, endColumn: positive },
  ["startLine", "startColumn", "endLine", "endColumn"],
);
const artifactLocation = object({ uri: { type: "string", format: "uri-reference", minLength: 1 } }, ["uri"]);
const location = object(
  { physicalLocation: object({ artifactLocation, region }, ["artifactLocation", "region"]) },
  ["physicalLocation"],
);
const replacement = object(
  { deletedRegion: region, insertedContent: object({ text: { type: "string" } }, ["text"]) },
  ["deletedRegion"],
);
const fix = object(
  {
    description: message,
    artifactChanges: array(
      object({ artifactLocation, replacements: array(replacement, 1) }, ["artifactLocation", "replacements"]),
      1,
    ),
  },
  ["artifactChanges"],
);
const rule = object({ id: text, shortDescription: message, fullDescription: message, help: message }, ["id"]);
const result = object(
  {
    ruleId: text,
    // 3.27.10
    level: { enum: ["none", "note", "warning", "error"] },
    message,
    locations: array(location, 1),
    partialFingerprints: { type: "object", additionalProperties: { type: "string" } },
    properties: { type: "object" },
    fixes: array(fix, 1),
  },
  ["ruleId", "level", "message", "locations"],
);
const run = object(
  {
    tool: object(
      {
        driver: object(
          {
            name: text,
            version: text,
            informationUri: { type: "string", format: "uri" },
            rules: { ...array(rule, 0), uniqueItems: true },
          },
          ["name"],
        ),
      },
      ["driver"],
    ),
    // 3.14.27
    columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
    results: array(result, 0),
  },
  ["tool", "results"],
);

export const SARIF_SCHEMA = object(
  { $schema: { type: "string", format: "uri" }, version: { const: "2.1.0" }, runs: array(run, 1) },
  ["version", "runs"],
);

function object(properties: Readonly<Record<string, object>>, required: readonly string[]): object {
  return { type: "object", properties, required, additionalProperties: false };
}

function array(items: object, minItems: number): object {
  return { type: "array", items, minItems };
}
