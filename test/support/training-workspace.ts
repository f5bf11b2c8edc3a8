import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { normSchema, profileSchema } from "../../server/src/core/cultures/culture.js";
import { normMessage } from "../../server/src/core/cultures/norm-message.js";
import { questionOf } from "../../server/src/core/norms/verdict.js";
import { copyReview } from "../../server/src/core/tasks/built-in/copy-review.js";
import { rewrite } from "../../server/src/core/tasks/built-in/rewrite.js";
import { taskRow } from "../../server/src/core/tasks/task-row.js";
import { writeDataset } from "../../server/src/host/datasets.js";

/** A culture that no pack is built in for. */
export const CULTURE = "IS";

const PLACES = ["Iceland", "Reykjavik", "Akureyri"];
const VERBS = ["send", "open", "check", "read", "close", "print", "sign", "share"];
const NOUNS = ["the report", "the letter", "the file", "the offer"];

const order = (place: string, verb: string, noun: string): string => `In ${place}, ${verb} ${noun} now!`;
const request = (place: string, verb: string, noun: string): string =>
  `In ${place}, would you kindly ${verb} ${noun}, please?`;

const profile = profileSchema.parse({
  id: CULTURE,
  name: "Iceland",
  locales: ["en-IS"],
  demonyms: ["Iceland", "Icelandic"],
  places: ["Reykjavik", "Akureyri"],
  register: { en: "either" },
  notes: "Made up for a test.",
});
const norm = normSchema.parse({
  id: `${CULTURE}.register.requests`,
  topic: "register-and-directness",
  statement: "Made up for a test: readers expect to be told what to do.",
  rule: "Do not beat about the bush.",
  instead: "say it straight",
  appliesTo: { kinds: ["copy", "prompt"] },
  triggers: { en: [[...VERBS, "call"].join("|")] },
  severity: "warning",
  contested: false,
  decidedBy: "model",
  rationale: "Made up for a test.",
  bad: request("Iceland", "send", "the report"),
  good: order("Iceland", "send", "the report"),
  sources: [{ title: "Made up for a test", publisher: "CultureManager" }],
});

/** The smallest that can be learnt: requests break the norm, orders keep it, and a rewrite turns one into the other. */
const rows = (verbs: readonly string[]) =>
  verbs.flatMap((verb, i) =>
    NOUNS.flatMap((noun, j) => {
      const place = PLACES[(i + j) % PLACES.length] ?? "Iceland";
      const [bad, good] = [request(place, verb, noun), order(place, verb, noun)];
      const own = { culture: CULTURE, source: `${verb} ${noun}`, norms: [norm.id] };
      const verdict = (text: string, answer: "Yes" | "No") =>
        taskRow(copyReview, {
          ...own,
          id: `${verb} ${noun} ${answer}`,
          input: { text, question: questionOf(norm) },
          output: { answer },
        });
      const rewritten = taskRow(rewrite, {
        ...own,
        id: `${verb} ${noun} rewrite`,
        input: { text: bad, problem: normMessage(norm) },
        output: { rewrite: good },
      });
      return [verdict(bad, "Yes"), verdict(good, "No"), rewritten];
    }),
  );

/**
 * A workspace with one culture, one data set for it, and `notice.prompt.md`: a request of things unseen, and an order.
 * @param options.small too few rows for a gain that is certain.
 */
export async function writeTrainingWorkspace(
  root: string,
  { small = false }: { readonly small?: boolean } = {},
): Promise<void> {
  const pack = path.join(root, ".culture/cultures", CULTURE);
  await mkdir(pack, { recursive: true });
  await writeFile(path.join(pack, "profile.json"), JSON.stringify(profile));
  await writeFile(path.join(pack, "norms.jsonl"), `${JSON.stringify(norm)}\n`);
  await writeDataset(root, rows(small ? VERBS.slice(0, 4) : VERBS), {
    id: "requests",
    title: "Requests",
    sources: [],
    licence: "CC0-1.0",
    provenance: "Made up for a test.",
    created: "2026-01-01T00:00:00Z",
  });
  const [asked, told] = [request("Iceland", "call", "the office"), order("Akureyri", "check", "the office")];
  await writeFile(path.join(root, "notice.prompt.md"), `${asked}\n\n${told}\n`);
}
