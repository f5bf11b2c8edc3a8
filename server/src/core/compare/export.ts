import { stringify as toCsv } from "csv-stringify/sync";
import { stringify as toYaml } from "yaml";
import type { Evidence } from "../finding.js";
import { type Column, type Comparison, hasText } from "./comparison.js";
import type { Touch } from "./touches.js";

export const EXPORT_FORMATS = ["csv", "markdown", "promptfoo"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * A comparison as a file. What models and packs say in it is text only: no formula, no markup.
 * @param title what was compared, for example the file's path.
 */
export function exportComparison(comparison: Comparison, title: string, format: ExportFormat): string {
  return WRITERS[format](comparison, title);
}

type Writer = (comparison: Comparison, title: string) => string;

const csv: Writer = ({ columns, differences }) =>
  toCsv(
    columns.map((column) => {
      const shared = differences.find((d) => d.culture === column.culture)?.shared;
      const answered = hasText(column);
      return {
        culture: column.culture,
        name: column.name,
        model: answered ? (column.model?.id ?? "") : "",
        adapter: answered ? (column.model?.adapter ?? "") : "",
        text: answered ? column.text : "",
        shared: answered && shared !== undefined ? shared.toFixed(2) : "",
        ...Object.fromEntries(
          VERDICTS.map((verdict) => [verdict, answered ? rulesOf(column, verdict).join(" ") : ""]),
        ),
        problem: answered ? "" : column.problem,
      };
    }),
    { header: true, escape_formulas: true },
  );

const VERDICTS = ["broken", "kept", "open"] as const satisfies readonly Touch["verdict"][];

function rulesOf({ touches }: Column, verdict: Touch["verdict"]): readonly string[] {
  return [...new Set(touches.filter((t) => t.verdict === verdict).map((t) => t.rule))];
}

const markdown: Writer = (comparison, title) => {
  const { columns, messages } = comparison;
  const given = sharedValues(columns.filter(hasText)).map(
    ([name, value]) => `- ${plain(name)}: ${plain(value)}`,
  );
  return [
    `# ${plain(title)}`,
    ...messages.map(({ role, content }) => `${role}:\n\n${fenced(content)}`),
    ...(given.length > 0 ? [given.join("\n")] : []),
    ...columns.flatMap((column) => [
      `## ${plain(column.name)} (${column.culture})`,
      ...(hasText(column)
        ? [...provenance(column), fenced(column.text), ...touchLists(column)]
        : [plain(column.problem)]),
    ]),
  ]
    .join("\n\n")
    .concat("\n");
};

/** Values that are the same for all; others are what each culture has of its own. */
function sharedValues([first, ...rest]: readonly Column[]): readonly (readonly [string, string])[] {
  const values = Object.entries(first?.values ?? {});
  return values.filter(([name, value]) => rest.every((other) => other.values[name] === value));
}

function provenance({ model, cut }: Column): readonly string[] {
  if (model === undefined) return [];
  const adapter = model.adapter === undefined ? "" : `, adapter ${plain(model.adapter)}`;
  return [`Model ${plain(model.id)}${adapter}${cut ? "; cut at the length limit" : ""}.`];
}

const HEADINGS = { broken: "Does not fit", kept: "Touched and kept", open: "Touched, not judged" } as const;

function touchLists(column: Column): readonly string[] {
  return VERDICTS.flatMap((verdict) => {
    const touches = column.touches.filter((t) => t.verdict === verdict);
    if (touches.length === 0) return [];
    const lines = touches.map(
      ({ rule, message, span, evidence }) =>
        `- \`${rule}\` (“${plain(column.text.slice(span.start, span.end))}”): ${plain(message)}${sources(evidence)}`,
    );
    return [`${HEADINGS[verdict]}:\n\n${lines.join("\n")}`];
  });
}

function sources(evidence: readonly Evidence[]): string {
  const [first] = evidence;
  if (first === undefined) return "";
  const title = plain([first.title, first.publisher].filter(Boolean).join(", "));
  const isWeb = first.address !== undefined && /^https?:\/\/[^\s<>"]+$/.test(first.address);
  return isWeb ? ` Source: [${title}](<${first.address}>).` : ` Source: ${title}.`;
}

function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~&-]/g, "\\$&").replace(/\s+/g, " ");
}

/** Nothing in a fence is markup; it is longer than any run of its sign inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** A configuration that asks the same again: one test for each culture, which checks the norms that were touched. */
const promptfoo: Writer = ({ columns, messages }, title) => {
  const answered = columns.filter(hasText);
  const models = [...new Set(answered.flatMap(({ model }) => model?.id ?? []))];
  return toYaml({
    description: `${title}, for ${columns.map(({ name }) => name).join(", ")}`,
    prompts: [JSON.stringify(messages, null, 2)],
    providers: models.map((id) => `openai:chat:${id}`),
    tests: answered.map((column) => ({
      description: column.name,
      vars: { culture: column.name, ...column.values },
      assert: rubrics(column),
      metadata: { culture: column.culture, ...column.model, answer: column.text },
    })),
  });
};

function rubrics({ touches }: Column) {
  const messages = touches.filter(({ rule }) => !rule.includes("/")).map(({ message }) => message);
  return [...new Set(messages)].map((value) => ({ type: "llm-rubric", value }));
}

const WRITERS: Readonly<Record<ExportFormat, Writer>> = { csv, markdown, promptfoo };
