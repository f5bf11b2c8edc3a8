import * as z from "zod";

/** A task as data: what is asked, in which form, and how an answer is measured. Files in `.culture/tasks/` are untrusted. */

const name = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9_]*$/, "a field is named in letters, digits and underscores, such as `text`");
const about = z.string().min(1).optional().describe("What the field holds; the teacher reads it.");

const textField = z.strictObject({
  type: z.literal("string"),
  description: about,
  enum: z.array(z.string().min(1)).min(2).optional().describe("The only values allowed: the label set."),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(1).optional(),
});
const valueField = z.strictObject({ type: z.enum(["integer", "number", "boolean"]), description: about });
const listField = z.strictObject({
  type: z.literal("array"),
  description: about,
  items: textField,
  minItems: z.int().min(0).optional(),
  maxItems: z.int().min(1).optional(),
});
const fieldSchema = z.union([textField, listField, valueField]);

/** JSON Schema, the part of it that a prompt can be filled from: one level of fields, every one of them needed. */
const recordSchema = z
  .strictObject({
    type: z.literal("object"),
    properties: z
      .record(name, fieldSchema)
      .refine((fields) => Object.keys(fields).length > 0, "at least one field is needed"),
    required: z.array(z.string()).optional().describe("All fields are required, whether listed or not."),
    additionalProperties: z.literal(false).optional(),
  })
  .describe("JSON Schema of one level: text, lists of text, numbers and booleans.");
export type RecordSchema = z.infer<typeof recordSchema>;

const pairSchema = z
  .strictObject({
    asks: z
      .string()
      .min(1)
      .describe(
        "The text that is asked for first; `{{deed}}` is what the norm forbids: suggest a comb as a gift.",
      ),
    breaks: z.string().min(1).describe("The field of the text that does it, or its label."),
    keeps: z.string().min(1).describe("The field of the same text without the fault, or its label."),
    field: name.optional().describe("With labels: the only written field, which holds the text."),
    neither: z
      .string()
      .min(1)
      .optional()
      .describe("With labels: that of a text which has nothing to do with it."),
  })
  .describe("A text that breaks the norm, and the same text without the fault, each asked for by itself.");
export type Pair = z.infer<typeof pairSchema>;

export const METRICS = [
  "accuracy",
  "macro-f1",
  "exact-match",
  "token-f1",
  "chrf",
  "edit-f1",
  "similarity",
] as const;

export const taskSchema = z.strictObject({
  $schema: z.string().optional(),
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, "an id is lower-case words joined by hyphens, such as `copy-review`")
    .describe("The name of the task; a file is named by it: `<id>.json`."),
  title: z.string().min(1),
  asks: z.string().min(1).describe("What the task asks, one sentence. The teacher writes examples of this."),
  input: recordSchema,
  output: recordSchema,
  prompt: z
    .strictObject({ system: z.string().min(1).optional(), user: z.string().min(1) })
    .describe(
      "What the model is served. `{{field}}` stands for an input field, `{{culture}}` for the country's name; a list is written one line each.",
    ),
  answer: z
    .string()
    .min(1)
    .optional()
    .describe("The answer as the model gives it, for example `{{label}}`. Without it: the output as JSON."),
  options: name.optional().describe("The input list that holds the choices; the answer is one of them."),
  fromNorm: z
    .record(name, z.enum(["statement", "rule", "question"]))
    .optional()
    .describe("Input fields that synthesis takes from the norm instead of having them written."),
  proof: z
    .record(z.string(), z.string().min(1))
    .optional()
    .describe(
      "By label, a yes/no question about an example, after the norm and its fields; yes means that the label is right. A label without one is proven by a no to the others.",
    ),
  pair: pairSchema.optional(),
  shown: z
    .array(
      z.strictObject({
        norm: z
          .string()
          .min(1)
          .describe("A norm of an invented country, which ends on a sentence “Do not …”."),
        examples: z
          .record(z.string(), z.record(name, z.unknown()))
          .describe("By label, the written input fields; without labels `example` and `answer`."),
      }),
    )
    .min(1)
    .optional()
    .describe("What a small teacher is shown, lest it copy descriptions. Rows that repeat it are left out."),
  metric: z.enum(METRICS).describe("How answers are compared with the right ones."),
  search: z
    .record(z.string().regex(/^[a-z]{2,3}$/), z.array(z.string().min(1)).min(1))
    .optional()
    .describe("Phrases to search the web for, by language. Country and language are added to them."),
});
export type Task = z.infer<typeof taskSchema>;

/** The label set, where the answer is one of a few fixed words. */
export function labelsOf({ output }: Task): readonly string[] | undefined {
  const [only, ...more] = Object.values(output.properties);
  return more.length === 0 && only?.type === "string" ? only.enum : undefined;
}

/** Everything needed, nothing else allowed: what a teacher's answer is held to. */
export function zodOf({ properties }: RecordSchema): z.ZodType<Record<string, unknown>> {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(properties).map(([field, schema]) => [field, zodField(schema)] as const),
    ),
  );
}

/** What a value of one field must be. */
export function zodField(field: RecordSchema["properties"][string]): z.ZodType {
  switch (field.type) {
    case "string":
      return zodText(field);
    case "array": {
      const { items, minItems = 0, maxItems = 100, description = "" } = field;
      return z.array(zodText(items)).min(minItems).max(maxItems).describe(description);
    }
    case "integer":
      return z.int().describe(field.description ?? "");
    case "number":
      return z.number().describe(field.description ?? "");
    case "boolean":
      return z.boolean().describe(field.description ?? "");
  }
}

function zodText({
  enum: values,
  minLength = 0,
  maxLength = 4000,
  description = "",
}: z.infer<typeof textField>) {
  const text = values ? z.enum(values) : z.string().min(minLength).max(maxLength);
  return text.describe(description);
}
