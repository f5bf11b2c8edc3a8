import type { Frame, Locator } from "playwright-core";
import { afterAll, expect } from "vitest";
import { chatEndpoint } from "../../support/chat-endpoint.js";
import { axeViolations, workbenchTest } from "../workbench/fixture.js";

const dinner = (readers: string, answer: string): readonly [string, string] => [
  `Your answer is for readers in ${readers}.`,
  `Start in the old town.\n${answer}`,
];
const endpoint = await chatEndpoint(
  [
    dinner("the United States", "A good dinner costs 40 dollars with the tip."),
    dinner("Japan", "Ask for room 4, the lucky room of the hotel."),
    dinner("Germany", "A good dinner costs 40 euros. Call the Fräulein to pay."),
    dinner("France", "A good dinner costs 40 euros, from eight in the evening."),
  ],
  // Words of the answer alone: the norm's own words are sent to be judged as well.
  "Ask for room 4",
);
afterAll(() => endpoint.close());

const test = workbenchTest({ settings: { "cultureManager.model": endpoint.model } });

const heading = (page: Frame, name: string): Locator =>
  page.locator("article", { has: page.locator("h2", { hasText: name }) });

test("the palette opens the view beside the prompt, with four cultures and the prompt's variables", async ({
  workbench,
}) => {
  await workbench.open("prompts/travel.prompt");
  // Also an icon of the editor, as soon as the server knows the file for a prompt.
  await workbench.page.locator(".editor-actions [aria-label^='Compare Cultures']").waitFor();
  await workbench.run("Culture: Compare Cultures");
  const page = await workbench.webview("h1");
  await page.locator("vscode-checkbox").first().waitFor();
  const checked = await page
    .locator("vscode-checkbox[checked]")
    .evaluateAll((all) => all.map((c) => c.getAttribute("label")));
  expect(checked.sort()).toEqual(["France", "Germany", "Japan", "United States"]);
  expect(await page.locator("vscode-label").allTextContents()).toEqual(["city"]);
  expect(await axeViolations(page)).toEqual([]);
  await workbench.shot("compare-1-open");
});

test("without a value the view says which is missing", async ({ workbench }) => {
  const page = await workbench.webview("h1");
  await page.locator("vscode-button", { hasText: "Compare" }).focus();
  await workbench.page.keyboard.press("Enter");
  await page.locator(".problem", { hasText: "without a value: city" }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await workbench.shot("compare-2-missing");
});

test("by keyboard: fill in, run, see the answers come, and cancel", async ({ workbench }) => {
  const page = await workbench.webview("h1");
  const release = endpoint.hold();
  await page.locator("vscode-textfield").focus();
  await workbench.page.keyboard.type("Lyon");
  await workbench.page.keyboard.press("Tab");
  await workbench.page.keyboard.press("Enter");
  await page.locator("article[aria-busy=true] .text", { hasText: "Start" }).first().waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await workbench.shot("compare-3-writing");
  // The focus has stayed on the button that began it.
  await workbench.page.keyboard.press("Enter");
  await page.locator("article", { hasText: "Stopped" }).nth(3).waitFor();
  release();
});

test("the answers stand side by side, with what differs and the norms they touch", async ({ workbench }) => {
  const page = await workbench.webview("h1");
  await page.locator("vscode-button", { hasText: "Compare" }).focus();
  await workbench.page.keyboard.press("Space");
  await page
    .locator("[role=status]", { hasText: "4 of 4 answers are there. Places that do not fit: 2." })
    .waitFor();
  const differing = (await heading(page, "Germany").locator("mark").allTextContents()).join(" ");
  expect(differing).toMatch(/euros[\s\S]*Fräulein/);
  expect(differing).not.toContain("Start");
  expect(await heading(page, "Germany").locator(".touch.broken").allTextContents()).toEqual(["Fräulein"]);
  expect(await heading(page, "Japan").locator(".verdict").allTextContents()).toEqual([
    expect.stringContaining("Does not fit"),
  ]);
  expect(await heading(page, "United States").locator("p.row").textContent()).toMatch(
    /test-model · \d+% of the words/,
  );
  expect(await axeViolations(page)).toEqual([]);
  await workbench.shot("compare-4-answers");
});

test("a norm opens by keyboard with its reason and sources as links of the web", async ({ workbench }) => {
  const page = await workbench.webview("h1");
  const norm = heading(page, "Germany").locator("details").first();
  await norm.locator("summary").focus();
  await workbench.page.keyboard.press("Enter");
  await norm.locator("li").first().waitFor();
  for (const address of await norm
    .locator("li a")
    .evaluateAll((all) => all.map((a) => a.getAttribute("href"))))
    expect(address).toMatch(/^https:\/\//);
  expect(await axeViolations(page)).toEqual([]);
  await workbench.shot("compare-5-norm");
});

test("one culture runs again and the others stay", async ({ workbench }) => {
  const page = await workbench.webview("h1");
  const before = endpoint.asked.length;
  await heading(page, "Japan").locator("vscode-toolbar-button[icon=refresh] button").focus();
  await workbench.page.keyboard.press("Enter");
  await expect.poll(() => endpoint.asked.length).toBe(before + 1);
  await page
    .locator("[role=status]", { hasText: "4 of 4 answers are there. Places that do not fit: 2." })
    .waitFor();
  expect(endpoint.asked.slice(before)).toEqual([expect.stringContaining("for readers in Japan")]);
  await heading(page, "Japan").locator("mark").first().waitFor();
});

test("an answer is copied", async ({ workbench }) => {
  const page = await workbench.webview("h1");
  await heading(page, "France").locator("vscode-toolbar-button[icon=copy] button").focus();
  await workbench.page.keyboard.press("Enter");
  await expect.poll(() => workbench.page.evaluate("navigator.clipboard.readText()")).toContain("from eight");
});

test("the view comes back as it was after the window is reloaded", async ({ workbench }) => {
  const loaded = workbench.page.waitForEvent("load");
  await workbench.run("Developer: Reload Window");
  await loaded;
  const page = await workbench.webview("h1");
  await page.locator("[role=status]", { hasText: "4 of 4 answers are there." }).waitFor();
  expect(await page.locator("vscode-textfield").evaluate((field) => Reflect.get(field, "value"))).toBe(
    "Lyon",
  );
});

test("the comparison is exported into an editor", async ({ workbench }) => {
  const page = await workbench.webview("h1");
  await page.locator("vscode-button", { hasText: "Export for promptfoo" }).focus();
  await workbench.page.keyboard.press("Enter");
  await workbench.page
    .locator(".editor-instance .view-line", { hasText: "prompts/travel.prompt," })
    .first()
    .waitFor();
  await workbench.shot("compare-6-promptfoo");
});

test("the view follows dark and high-contrast themes and a narrow window", async ({ workbench }) => {
  const { page: window } = workbench;
  // From behind the other tab it comes back with all it had.
  await window.locator(".tab", { hasText: "Compare Cultures" }).click();
  const page = await workbench.webview("h1");
  await page.locator("[role=status]", { hasText: "4 of 4" }).waitFor();
  for (const [theme, shown] of [
    ["Dark Modern", "vscode-dark"],
    ["Dark High Contrast", "vscode-high-contrast"],
    ["Light High Contrast", "vscode-high-contrast-light"],
  ] as const) {
    await workbench.chooseTheme(theme);
    await page.locator(`body.${shown}`).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await workbench.shot(`compare-7-${shown}`);
  }
  await window.setViewportSize({ width: 700, height: 900 });
  expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
  await workbench.shot("compare-8-narrow");
});

test("a value of a copy file is shown as the readers of each culture would see it flagged", async ({
  workbench,
}) => {
  await workbench.page.setViewportSize({ width: 1280, height: 800 });
  await workbench.open("locales/de-DE.json");
  await workbench.page.locator(".editor-instance .squiggly-warning").first().waitFor();
  await workbench.goTo("1,234.56");
  await workbench.run("Culture: Compare Cultures");
  const page = await workbench.webview("h1");
  await page.locator("[role=status]", { hasText: "4 of 4 cultures are checked." }).waitFor();
  expect(await heading(page, "Germany").locator(".touch.broken").allTextContents()).toEqual(["1,234.56"]);
  expect(await heading(page, "United States").locator("details code").allTextContents()).toEqual([
    "currency/foreign",
  ]);
  expect(await axeViolations(page)).toEqual([]);
  await workbench.shot("compare-9-copy");
});
