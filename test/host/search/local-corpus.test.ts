import { expect, test } from "vitest";
import { UsageError } from "../../../server/src/core/errors.js";
import { openSearch } from "../../../server/src/host/search/open-search.js";
import { folderWith } from "../../support/cli.js";
import { GIVE_UP, setup } from "../../support/web.js";

const FILES = {
  "LICENSE.md": "# Attribution 4.0 International\n\nCreative Commons …",
  "ja/gifts.md":
    "# 贈り物\n\n## 数\n\n四や九の数の贈り物は、死や苦を連想させるため避けるのが一般的です。三つや五つにします。\n\n## お金\n\nお祝いには新札を用意し、袱紗に包んで渡すのが礼儀とされています。\n",
  "de/anrede.md":
    "# Anrede\n\n|Deutsch|\n|---|\n|<p>**Wir duzen** unsere Kundinnen und Kunden in der App.</p><p>Im Brief wird gesiezt, denn dort erwarten es viele.</p>|\n",
  "notes.bin": "\u0000\u0001",
};

test("finds files in their own language by the passages that speak of it", async () => {
  const corpus = await folderWith(FILES);
  const source = await openSearch({ provider: "local", corpus }, setup(), GIVE_UP());
  const hits = await source.search({ text: "日本 数 贈り物", language: "ja", culture: "JP" }, 5, GIVE_UP());
  expect(hits.map((h) => h.address)).toEqual(["local:ja/gifts.md"]);
  const [hit] = hits;
  if (!hit) return;
  expect(await source.read(hit, GIVE_UP())).toMatchObject({
    title: "贈り物",
    language: "ja",
    licence: "CC-BY-4.0",
  });
});

test("Markdown and the HTML in its tables are read as plain paragraphs", async () => {
  const corpus = await folderWith(FILES);
  const source = await openSearch({ provider: "local", corpus }, setup(), GIVE_UP());
  const page = await source.read({ address: "local:de/anrede.md", title: "" }, GIVE_UP());
  expect(page).toMatchObject({
    text: "# Anrede\n\nDeutsch\n\nWir duzen unsere Kundinnen und Kunden in der App.\n\nIm Brief wird gesiezt, denn dort erwarten es viele.",
  });
});

test("an address that is no file of the corpus reads nothing", async () => {
  const corpus = await folderWith(FILES);
  const source = await openSearch({ provider: "local", corpus }, setup(), GIVE_UP());
  expect(await source.read({ address: "local:../secret.md", title: "" }, GIVE_UP())).toHaveProperty(
    "refused",
  );
});

test.each([
  ["no folder", "missing"],
  ["no text", "."],
])("%s is told", async (_, name) => {
  const folder = await folderWith({ "a.bin": "x" });
  const opened = openSearch({ provider: "local", corpus: `${folder}/${name}` }, setup(), GIVE_UP());
  await expect(opened).rejects.toThrow(UsageError);
});
