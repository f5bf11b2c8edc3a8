import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, expect } from "vitest";
import { openTeacher } from "../../support/fake-teacher.js";
import { openSite } from "../../support/web.js";
import { axeViolations, workbenchTest } from "../workbench/fixture.js";

const article = (title: string, sentence: string): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>
  <p>In letters to Germany many things matter, and readers there have learned them at school. ${sentence}</p>
  <p>${"This page goes on for a while about letters, envelopes and stamps. ".repeat(6)}</p>
  <footer><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></footer></article></body></html>`;
const html = { "content-type": "text/html; charset=utf-8" };
const web = await openSite((origin) => ({
  "/search": {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      results: [
        { url: `${origin}/greeting`, title: "Greeting" },
        { url: `${origin}/closing`, title: "Closing" },
      ],
    }),
  },
  "/greeting": { headers: html, body: article("Greeting", "Many readers expect a formal greeting.") },
  "/closing": { headers: html, body: article("Closing", "Many readers expect a closing formula.") },
}));
const teacher = await openTeacher();
afterAll(() => Promise.all([web.close(), teacher.close()]));

const test = workbenchTest({ settings: { "cultureManager.model": teacher.selection } });

test("from the palette: choose, see the plan, change it, start, and be told what was made", async ({
  workbench,
}) => {
  const { page, questions } = workbench;
  await workbench.open("prompts/travel.prompt");
  await workbench.run("Culture: Synthesize Data");
  await questions.pickMany("Cultures to make data for", "Germany");
  await questions.pickMany("Tasks that the data is for");
  await questions.pick("Where to search", "SearXNG");
  await questions.write("Address of the SearXNG", web.origin);
  await questions.write("Rows for each culture", "4");
  await page.locator(".editor-instance .view-line", { hasText: "culture: DE" }).first().waitFor();
  await workbench.shot("synthesis-1-plan");
  expect(web.asked.filter((asked) => asked.includes("/search"))).toEqual([]);
  await workbench.goTo("language: de");
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.type("language: en");
  await workbench.run("Culture: Start Synthesis");
  await workbench.notification("de-copy-review: 4 rows");
  await workbench.shot("synthesis-2-made");
  const data = await readFile(
    path.join(workbench.folder, ".culture/datasets/de-copy-review/data.jsonl"),
    "utf8",
  );
  expect(data.trim().split("\n")).toHaveLength(4);
});

test("review by keyboard: accept, edit, reject, take back, with the source beside", async ({ workbench }) => {
  const { page: window } = workbench;
  const told = await workbench.notification("de-copy-review: 4 rows");
  await told.getByText("Review", { exact: true }).click();
  const page = await workbench.webview("article");
  await page.locator("mark", { hasText: "Many readers expect" }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await workbench.shot("synthesis-3-review");
  await page.locator("body").focus();
  await page.locator("vscode-button", { hasText: "Accept" }).focus();
  await window.keyboard.press("a");
  await page.locator("h2", { hasText: "Row 2 of 4" }).waitFor();
  await window.keyboard.press("r");
  await page.locator("h2", { hasText: "Row 3 of 4" }).waitFor();
  await window.keyboard.press("e");
  const field = page.locator("vscode-textarea[name=text]");
  await field.waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await workbench.shot("synthesis-4-edit");
  await field.locator("textarea").fill("A text that somebody mended by hand.");
  await page.locator("vscode-button", { hasText: "Save" }).focus();
  await window.keyboard.press("Enter");
  await page.locator("h2", { hasText: "Row 4 of 4" }).waitFor();
  await window.keyboard.press("k");
  await page.locator(".state", { hasText: "Edited" }).waitFor();
  await window.keyboard.press("k");
  await page.locator(".state", { hasText: "Rejected" }).waitFor();
  await window.keyboard.press("u");
  await page.locator(".state", { hasText: "Not decided" }).waitFor();
  const folder = path.join(workbench.folder, ".culture/datasets/de-copy-review");
  const card = JSON.parse(await readFile(path.join(folder, "card.json"), "utf8"));
  expect(card.synthesis.review).toEqual({ accepted: 1, edited: 1, rejected: 0, open: 2 });
  expect(await readFile(path.join(folder, "data.jsonl"), "utf8")).toContain("mended by hand");
});

test("a found norm joins the culture pack, and its page says so", async ({ workbench }) => {
  const { page: window } = workbench;
  const page = await workbench.webview("article");
  await page.locator("summary", { hasText: "Add this norm" }).focus();
  await window.keyboard.press("Enter");
  const fill = (name: string, text: string): Promise<void> =>
    page.locator(`vscode-textarea[name=${name}] textarea`).fill(text);
  await fill("instead", "begin with a greeting");
  await fill("bad", "Bestellung da. Tschüssi");
  await fill("good", "Ihre Bestellung ist da. Mit freundlichen Grüßen");
  expect(await axeViolations(page)).toEqual([]);
  await workbench.shot("synthesis-5-norm");
  await page.locator("vscode-button", { hasText: "Add Norm" }).focus();
  await window.keyboard.press("Enter");
  await page.locator("p.row", { hasText: "Part of the culture pack" }).waitFor();
  const pack = path.join(workbench.folder, ".culture/cultures/DE");
  expect(await readFile(path.join(pack, "norms.jsonl"), "utf8")).toContain("Tschüssi");
  expect(await readFile(path.join(pack, "addresses.json"), "utf8")).toContain(web.origin);
});
