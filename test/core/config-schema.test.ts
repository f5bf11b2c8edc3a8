import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { configSchema } from "../../server/src/core/config.js";
import { suiteSchema } from "../../server/src/core/prompt-tests/suite.js";

/** `UPDATE=1 npm run test:fast` writes the files anew. */
test.each([
  ["culture.config.json", "schemas/culture.config.schema.json", "CultureManager configuration", configSchema],
  ["*.culture-test.yaml", "schemas/culture-test.schema.json", "CultureManager prompt tests", suiteSchema],
])("the published JSON Schema of %s is the one that is enforced", (_, file, title, enforced) => {
  const schema = `${JSON.stringify({ title, ...z.toJSONSchema(enforced, { io: "input" }) }, null, 2)}\n`;
  if (process.env.UPDATE) writeFileSync(file, schema);
  expect(readFileSync(file, "utf8")).toBe(schema);
});
