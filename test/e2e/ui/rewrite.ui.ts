import { createServer } from "node:http";
import { expect } from "vitest";
import { workbenchTest } from "../workbench/fixture.js";

/** Judges and writes like a model would: four glasses do not fit, five do. */
const endpoint = createServer((request, response) => {
  let body = "";
  request.on("data", (data) => {
    body += data;
  });
  request.on("end", () => {
    const asked: {
      readonly messages: readonly { readonly content: string }[];
      readonly response_format?: unknown;
    } = JSON.parse(body);
    const offends = asked.messages.some(({ content }) => content.includes("4個"));
    const top_logprobs = [
      { token: offends ? "Yes" : "No", logprob: -0.01 },
      { token: offends ? "No" : "Yes", logprob: -5 },
    ];
    const content = asked.response_format
      ? JSON.stringify({ rewrite: "母の日に、グラス5個セットを贈りませんか。" })
      : (top_logprobs[0]?.token ?? "");
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ choices: [{ message: { content }, logprobs: { content: [{ top_logprobs }] } }] }),
    );
  });
});
await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
endpoint.unref();
const address = endpoint.address();
const port = address !== null && typeof address === "object" ? address.port : 0;

const test = workbenchTest({
  openFile: "campaign/ja.json",
  settings: { "cultureManager.model": `openai:http://127.0.0.1:${port}/v1#fake` },
});

test("the status says who reads the file, and which model judges where", async ({ workbench }) => {
  const { page } = workbench;
  await page.locator(".editor-instance .squiggly-info, .editor-instance .squiggly-warning").first().waitFor();
  await page.locator("[id='status.languageStatus']").click();
  const item = (text: string) => page.locator(".hover-language-status", { hasText: text });
  await item("Japan: 1 finding").waitFor();
  await item("fake").waitFor();
  expect(await item("fake").textContent()).toContain(`127.0.0.1:${port}`);
  await workbench.shot("client-7-language-status");
  await item("Japan").getByText("Change").click();
  await page.locator(".quick-input-title", { hasText: "Who reads ja.json?" }).waitFor();
  await page.keyboard.press("Escape");
});

test("a model's rewrite is applied when it is proven, and can be taken back", async ({ workbench }) => {
  const { page } = workbench;
  await workbench.goTo("グラス4個");
  await workbench.run("Culture: Rewrite Selection");
  const rewritten = page.locator(".editor-instance .view-line", { hasText: "グラス5個" }).first();
  await rewritten.waitFor();
  const told = await workbench.notification("A model rewrote gift");
  await workbench.shot("client-8-rewritten");
  await told.getByText("Undo").click();
  await rewritten.waitFor({ state: "detached" });
  await workbench.run("Culture: Rewrite Selection");
  await rewritten.waitFor();
  await page
    .locator(".editor-instance .squiggly-info, .editor-instance .squiggly-warning")
    .first()
    .waitFor({ state: "detached" });
});

test("where nothing is flagged, it says that there is nothing to rewrite", async ({ workbench }) => {
  await workbench.run("Culture: Rewrite Selection");
  await workbench.notification("nothing to rewrite");
  await workbench.shot("client-9-nothing-to-rewrite");
});
