import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect } from "vitest";
import { cacheRoot } from "../../../server/src/host/models/folders.js";
import { finished, startCli } from "../../support/cli.js";
import { openTeacher } from "../../support/fake-teacher.js";
import { smallModel } from "../../support/small-model.js";
import { HTML_TYPE, JSON_TYPE, openSite } from "../../support/web.js";
import { workbenchTest } from "../workbench/fixture.js";
import type { Workbench } from "../workbench/workbench.js";

/** What the pages of a web say that readers expect, a page each. */
const EXPECTED = `
a greeting with the surname, the date of delivery, prices with the tax included, a signature at the bottom, the address of
the sender, an apology for the delay, the number of the order, a word about returns, both names of the clerk, a closing line
with wishes, the hours of the office, a map of the way there, the weight of the parcel, a choice of payment, names of all
ingredients, a note on the guarantee, directions in plain words, thanks for the patience, the title of the doctor, a list of
what is inside, an invitation to call back, the name of the village, a warning about the dog, two copies of the invoice, the
colour of the cover, an envelope for the answer, the size of the room, advice about the weather, a photograph of the house,
the page of the catalogue, a receipt with a stamp, a reason for the change, the floor of the building, a table of the costs,
how long a repair takes, who answers on Sundays, which bus stops nearby, what children may touch, where the old lamps go,
when shops are closed, whom neighbours should ask, why two forms are needed, cutlery for every guest, a bag for the bottles
`
  .trim()
  .split(/,\s/)
  .map((what) => what.replaceAll("\n", " "));
const [NORM = ""] = EXPECTED;
/** Results of one search: each finds other pages. */
const FOUND = 5;
const ROWS = 60;
const DATASET = "de-copy-review";
const NOTICE = "notice.prompt.md";
/** Its first text is what the norm is about, and no text that is learned from. */
const TEXTS = [
  `Sorry, sorry: our poor offer of lamps to Germany lacks ${NORM} again, sorry!`,
  `Our offer of lamps to Germany for you comes along with ${NORM} today.`,
];
/** A training of minutes, on a machine that has other things to do. */
const PATIENCE = { timeout: 900_000 };

const page = (title: string, sentence: string): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>
  <p>In letters to Germany many things matter, and readers there have learned them at school. ${sentence}</p>
  <p>${`This page goes on for a while about ${title}, envelopes and stamps. `.repeat(6)}</p>
  <footer><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></footer></article></body></html>`;
let searches = 0;
/** Addresses are hashed into the ids by which rows are split: with the same port the same rows are learned from. */
const PORT = 47_811;
const web = await openSite(
  (origin) => ({
    "/search": (_, response) => {
      const first = FOUND * searches++;
      const results = Array.from({ length: FOUND }, (_, i) => (first + i) % EXPECTED.length).map((n) => ({
        url: `${origin}/${n}`,
        title: EXPECTED[n],
      }));
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ results }));
    },
    ...Object.fromEntries(
      EXPECTED.map((what, i) => [
        `/${i}`,
        { headers: HTML_TYPE, body: page(what, `Many readers expect ${what}.`) },
      ]),
    ),
  }),
  PORT,
);
/** The teacher waits at its third answer until it is let go on. */
const held = deferred();
const teacher = await openTeacher(async (asked) => {
  if (asked === 3) await held.promise;
});
const workspace = await mkdtemp(path.join(tmpdir(), "culture-manager-test-"));
await writeFile(path.join(workspace, NOTICE), `${TEXTS.join("\n\n")}\n`);
afterAll(() => Promise.all([web.close(), teacher.close(), rm(workspace, { recursive: true })]));

const test = workbenchTest(async () => {
  await smallModel();
  return { workspace, settings: { "cultureManager.model": teacher.selection } };
});

test(
  "data is made from the web; stopped and gone on with, nothing is asked twice",
  PATIENCE,
  async ({ workbench }) => {
    const { page, questions } = workbench;
    await workbench.run("Culture: Synthesize Data");
    await questions.pickMany("Cultures to make data for", "Germany");
    await questions.pickMany("Tasks that the data is for");
    await questions.pick("Where to search", "SearXNG");
    await questions.write("Address of the SearXNG", web.origin);
    await questions.write("Rows for each culture", `${ROWS}`);
    await page.locator(".editor-instance .view-line", { hasText: "culture: DE" }).first().waitFor();
    await workbench.goTo("language: de");
    await page.keyboard.press("End");
    await page.keyboard.press("Shift+Home");
    await page.keyboard.type("language: en");
    await workbench.run("Culture: Start Synthesis");
    const running = await workbench.notification("Culture: ");
    // Searched and fetched politely, a page a second.
    await expect.poll(() => teacher.asked.length, PATIENCE).toBeGreaterThanOrEqual(3);
    await workbench.shot("loop-1-synthesis");
    await running.getByText("Cancel", { exact: true }).click();
    await running.waitFor({ state: "detached" });
    held.resolve();
    await workbench.run("Culture: Start Synthesis");
    await page.locator(".monaco-dialog-box .monaco-button", { hasText: "Go On With It" }).click();
    await page
      .locator(".notification-list-item", { hasText: `${DATASET}: ${ROWS} rows` })
      .first()
      .waitFor(PATIENCE);
    await workbench.shot("loop-2-made");
    // What was answered before the stop is not asked again; what was not, is.
    const [first, second, third] = teacher.asked;
    expect(teacher.asked.filter((text) => text === first || text === second)).toHaveLength(2);
    expect(teacher.asked.filter((text) => text === third)).toHaveLength(2);
  },
);

test("a row is accepted, and the norm that it rests on joins the culture pack", async ({ workbench }) => {
  const told = await workbench.notification(`${DATASET}: ${ROWS} rows`);
  await told.getByText("Review", { exact: true }).click();
  const review = await workbench.webview("article");
  await review.locator("body").focus();
  await review.locator("vscode-button", { hasText: "Accept" }).focus();
  for (let i = 0; i < ROWS; i++) {
    if ((await review.locator("mark", { hasText: NORM }).count()) > 0) break;
    await workbench.page.keyboard.press("a");
    await review.locator("h2", { hasText: `Row ${i + 2} of ${ROWS}` }).waitFor();
  }
  await review.locator("summary", { hasText: "Add this norm" }).focus();
  await workbench.page.keyboard.press("Enter");
  const fill = (name: string, text: string): Promise<void> =>
    review.locator(`vscode-textarea[name=${name}] textarea`).fill(text);
  await fill("instead", "begin with a greeting");
  // Milder than what is learned from: the text that is checked is then surely beyond the middle of the two.
  await fill("bad", `Our poor offer of chairs for you lacks ${NORM} today.`);
  await fill("good", `Our offer of chairs for you comes along with ${NORM} today.`);
  await workbench.shot("loop-3-review");
  await review.locator("vscode-button", { hasText: "Add Norm" }).focus();
  await workbench.page.keyboard.press("Enter");
  await review.locator("p.row", { hasText: "Part of the culture pack" }).waitFor();
});

test("an adapter is trained on it, and helps", PATIENCE, async ({ workbench }) => {
  const { questions } = workbench;
  await workbench.server.configure({ "cultureManager.model": BASE });
  expect(await findings(workbench)).toEqual([]);
  await workbench.run("Culture: Train Adapter");
  await questions.pick("Data set", "Germany");
  await questions.pickMany("Whose adapter", "DE");
  await questions.pick("Base model", "SmolLM2");
  await questions.pick("Preset", "quick");
  const view = await workbench.webview("h1");
  await view.locator("h2", { hasText: "The adapter is active" }).waitFor(PATIENCE);
  await workbench.shot("loop-4-trained");
});

test(
  "the report shows it beside the base model, on rows that it did not learn from",
  PATIENCE,
  async ({ workbench }) => {
    const { questions } = workbench;
    await workbench.run("Culture: Evaluate");
    await questions.pickMany("Data sets to measure on", "Germany");
    await questions.pickMany("Ways of answering to compare");
    await questions.pick("Base model", "SmolLM2");
    await questions.write("Rows of each data set", "");
    await workbench.tab("Evaluation").waitFor(PATIENCE);
    const report = await workbench.webview("h1");
    await report.locator("td", { hasText: "adapter" }).first().waitFor();
    await workbench.shot("loop-5-report");
  },
);

test("what was not found before is found now", PATIENCE, async ({ workbench }) => {
  const { page } = workbench;
  expect(await findings(workbench)).toHaveLength(1);
  await workbench.open(NOTICE);
  await page.locator(".editor-instance .squiggly-hint").first().waitFor();
  await workbench.shot("loop-6-found");
});

const BASE = "smollm2-135m";

/** Rules of what the command line finds in the notice, with nothing remembered from an earlier look. */
async function findings({ folder }: Workbench): Promise<readonly string[]> {
  const args = ["check", NOTICE, "--model", BASE, "--format", "json"];
  const { stdout } = await finished(
    await startCli(args, { cwd: folder, env: { CULTURE_MANAGER_CACHE: cacheRoot() } }),
  );
  const { files } = JSON.parse(stdout) as {
    readonly files: readonly { readonly findings: readonly { readonly rule: string }[] }[];
  };
  return files.flatMap((file) => file.findings.map(({ rule }) => rule));
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let release = (): void => {};
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, resolve: () => release() };
}
