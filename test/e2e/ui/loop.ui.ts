import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, expect } from "vitest";
import { cacheRoot } from "../../../server/src/host/models/folders.js";
import { finished, startCli } from "../../support/cli.js";
import { openTeacher } from "../../support/fake-teacher.js";
import { smallModel } from "../../support/small-model.js";
import { HTML_TYPE, JSON_TYPE, openSite } from "../../support/web.js";
import { workbenchTest } from "../workbench/fixture.js";
import type { Workbench } from "../workbench/workbench.js";

/** What the pages of a web say that readers expect. */
const EXPECTED = [
  "a formal greeting",
  "a closing formula",
  "the full name",
  "an exact date",
  "the postal code",
  "a subject line",
  "the sum with tax",
  "a signature",
  "a return address",
  "the order number",
  "a telephone number",
  "a delivery date",
];
const DATASET = "de-copy-review";
const NOTICE = "notice.prompt.md";
/** Its first text is what the norm is about, and no text that is learned from. */
const TEXTS = [
  "To Germany: our offer of lamps for the hall comes without a formal greeting today.",
  "To Germany: our offer of lamps for the hall comes along with a formal greeting today.",
];
/** A training of minutes, on a machine that has other things to do. */
const PATIENCE = { timeout: 900_000 };

const page = (title: string, sentence: string): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>
  <p>In letters to Germany many things matter, and readers there have learned them at school. ${sentence}</p>
  <p>${`This page goes on for a while about ${title}, envelopes and stamps. `.repeat(6)}</p>
  <footer><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></footer></article></body></html>`;
const web = await openSite((origin) => ({
  "/search": {
    headers: JSON_TYPE,
    body: JSON.stringify({
      results: EXPECTED.map((what, i) => ({ url: `${origin}/${i}`, title: what })),
    }),
  },
  ...Object.fromEntries(
    EXPECTED.map((what, i) => [
      `/${i}`,
      { headers: HTML_TYPE, body: page(what, `Many readers expect ${what}.`) },
    ]),
  ),
}));
/** The teacher waits at its third answer until it is let go on. */
let letGoOn = (): void => {};
const teacher = await openTeacher((asked) =>
  asked === 3 ? new Promise((resolve) => void (letGoOn = resolve)) : Promise.resolve(),
);
const workspace = await mkdtemp(path.join(tmpdir(), "culture-manager-test-"));
await writeFile(path.join(workspace, NOTICE), `${TEXTS.join("\n\n")}\n`);
afterAll(() => Promise.all([web.close(), teacher.close(), rm(workspace, { recursive: true })]));

const test = workbenchTest(async () => {
  await smallModel();
  return { workspace, settings: { "cultureManager.model": teacher.selection } };
});

test("data is made from the web; stopped and gone on with, nothing is asked twice", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.run("Culture: Synthesize Data");
  await asked(workbench, "Cultures to make data for");
  await input(workbench).fill("Germany");
  await row(workbench, "Germany").click();
  await page.keyboard.press("Enter");
  await asked(workbench, "Tasks that the data is for");
  await page.keyboard.press("Enter");
  await row(workbench, "SearXNG").click();
  await asked(workbench, "Address of the SearXNG");
  await input(workbench).fill(web.origin);
  await page.keyboard.press("Enter");
  await asked(workbench, "Rows for each culture");
  await input(workbench).fill("96");
  await page.keyboard.press("Enter");
  await page.locator(".editor-instance .view-line", { hasText: "culture: DE" }).first().waitFor();
  await workbench.goTo("language: de");
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.type("language: en");
  await workbench.run("Culture: Start Synthesis");
  const running = await workbench.notification("Culture: ");
  await expect.poll(() => teacher.asked.length).toBe(3);
  await workbench.shot("loop-1-synthesis");
  await running.getByText("Cancel", { exact: true }).click();
  await running.waitFor({ state: "detached" });
  letGoOn();
  await workbench.run("Culture: Start Synthesis");
  await page.locator(".monaco-dialog-box .monaco-button", { hasText: "Go On With It" }).click();
  await workbench.notification(`${DATASET}: 96 rows`);
  await workbench.shot("loop-2-made");
  // What was answered before the stop is not asked again; what was not, is.
  const [first, second, third] = teacher.asked;
  expect(teacher.asked.filter((text) => text === first || text === second)).toHaveLength(2);
  expect(teacher.asked.filter((text) => text === third)).toHaveLength(2);
});

test("a row is accepted, and the norm that it rests on joins the culture pack", async ({ workbench }) => {
  const told = await workbench.notification(`${DATASET}: 96 rows`);
  await told.getByText("Review", { exact: true }).click();
  const review = await workbench.webview("article");
  await review.locator("body").focus();
  await review.locator("vscode-button", { hasText: "Accept" }).focus();
  for (let i = 0; i < 96; i++) {
    if ((await review.locator("mark", { hasText: "a formal greeting" }).count()) > 0) break;
    await workbench.page.keyboard.press("a");
    await review.locator("h2", { hasText: `Row ${i + 2} of 96` }).waitFor();
  }
  await review.locator("summary", { hasText: "Add this norm" }).click();
  const fill = (name: string, text: string): Promise<void> =>
    review.locator(`vscode-textarea[name=${name}] textarea`).fill(text);
  await fill("instead", "begin with a greeting");
  await fill("bad", "Our offer of chairs for you comes without a formal greeting today.");
  await fill("good", "Our offer of chairs for you comes along with a formal greeting today.");
  await workbench.shot("loop-3-review");
  await review.locator("vscode-button", { hasText: "Add Norm" }).click();
  await review.locator("p.row", { hasText: "Part of the culture pack" }).waitFor();
});

test("an adapter is trained on it, and helps", PATIENCE, async ({ workbench }) => {
  const { page } = workbench;
  await workbench.server.configure({ "cultureManager.model": BASE });
  expect(await findings(workbench)).toEqual([]);
  await workbench.run("Culture: Train Adapter");
  await row(workbench, "Germany").first().click();
  await row(workbench, "DE").click();
  await page.keyboard.press("Enter");
  await row(workbench, "SmolLM2").click();
  await row(workbench, "quick").click();
  const view = await workbench.webview("h1");
  await view.locator("h2", { hasText: "The adapter is active" }).waitFor(PATIENCE);
  await workbench.shot("loop-4-trained");
});

test("the report shows it beside the base model, on rows that it did not learn from", PATIENCE, async ({
  workbench,
}) => {
  const { page } = workbench;
  await workbench.run("Culture: Evaluate");
  await asked(workbench, "");
  await row(workbench, "Germany").click();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await row(workbench, "SmolLM2").click();
  await input(workbench).waitFor();
  await page.keyboard.press("Enter");
  await workbench.notification("rows were measured");
  await workbench.shot("loop-5-report");
});

test("what was not found before is found now", PATIENCE, async ({ workbench }) => {
  const { page } = workbench;
  await workbench.open(NOTICE);
  await page.locator(".editor-instance .squiggly-hint, .editor-instance .squiggly-info").first().waitFor();
  await workbench.shot("loop-6-found");
  expect(await findings(workbench)).toHaveLength(1);
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

/** The next question of the palette is there. */
function asked({ page }: Workbench, title: string): Promise<void> {
  return page.locator(".quick-input-title", { hasText: title }).waitFor();
}

function input({ page }: Workbench): Locator {
  return page.locator(".quick-input-widget input[type=text]");
}

function row({ page }: Workbench, label: string): Locator {
  return page.locator(".quick-input-list .monaco-list-row", { hasText: label });
}
