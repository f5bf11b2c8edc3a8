import { describe, expect, onTestFinished, test } from "vitest";
import { SearchUnavailableError, UsageError } from "../../../server/src/core/errors.js";
import { brave } from "../../../server/src/host/search/brave.js";
import { mediawiki } from "../../../server/src/host/search/mediawiki.js";
import { openSearch } from "../../../server/src/host/search/open-search.js";
import type { Engine } from "../../../server/src/host/search/provider.js";
import { searxng } from "../../../server/src/host/search/searxng.js";
import { tavily } from "../../../server/src/host/search/tavily.js";
import { WebClient } from "../../../server/src/host/search/web-client.js";
import { type Answer, GIVE_UP, JSON_TYPE, setup, site } from "../../support/web.js";

const QUERY = { text: "贈り物 マナー", language: "ja", culture: "JP" };

/** Answers as the providers document them, with fields that we do not read. */
const PROVIDERS: readonly {
  readonly name: string;
  readonly path: string;
  readonly open: (origin: string) => Engine;
  readonly answer: object;
  readonly nothing: object;
}[] = [
  {
    name: "SearXNG",
    path: "/search",
    open: (origin) => searxng(origin),
    answer: {
      query: QUERY.text,
      number_of_results: 2,
      results: [
        {
          url: "https://a.example/1",
          title: "One",
          content: "…",
          engine: "wikipedia",
          score: 1.5,
          publishedDate: null,
        },
        { url: "https://a.example/2", title: "Two", content: "", engine: "duckduckgo", category: "general" },
      ],
      answers: [],
      suggestions: [],
      unresponsive_engines: [["brave", "timeout"]],
    },
    nothing: { query: "x", results: [], unresponsive_engines: [] },
  },
  {
    name: "Brave",
    path: "/res/v1/web/search",
    open: (origin) => brave("brave-secret", origin),
    answer: {
      type: "search",
      query: { original: QUERY.text, more_results_available: false },
      web: {
        type: "search",
        results: [
          {
            type: "search_result",
            title: "One",
            url: "https://a.example/1",
            description: "…",
            page_age: "2024-05-01T00:00:00",
          },
          {
            type: "search_result",
            title: "Two",
            url: "https://a.example/2",
            description: "…",
            language: "ja",
          },
        ],
        family_friendly: true,
      },
    },
    nothing: { type: "search", query: { original: "x" } },
  },
  {
    name: "Tavily",
    path: "/search",
    open: (origin) => tavily("tvly-secret", origin),
    answer: {
      query: QUERY.text,
      answer: null,
      images: [],
      results: [
        { title: "One", url: "https://a.example/1", content: "…", score: 0.9, raw_content: null },
        { title: "Two", url: "https://a.example/2", content: "…", score: 0.8, raw_content: null },
      ],
      response_time: 0.9,
      request_id: "1",
    },
    nothing: { query: "x", results: [], response_time: 0.1 },
  },
  {
    name: "MediaWiki",
    path: "/w/api.php",
    open: (origin) => mediawiki(`${origin}/w/api.php`),
    answer: {
      batchcomplete: true,
      query: {
        search: [
          { ns: 0, title: "One", pageid: 1 },
          { ns: 0, title: "Two", pageid: 2 },
        ],
      },
    },
    nothing: { batchcomplete: true, query: { search: [] } },
  },
];

const json = (value: object, more: Answer = {}): Answer => ({
  headers: { ...JSON_TYPE, ...more.headers },
  body: JSON.stringify(value),
  ...(more.status ? { status: more.status } : {}),
});

describe.each(PROVIDERS)("$name", ({ path, open, answer, nothing }) => {
  const search = async (answers: readonly Answer[]) => {
    const { origin, asked, requests } = await site({ [path]: answers });
    const client = new WebClient({ ...setup().pace, userAgent: "test", allowedOrigins: [origin] });
    onTestFinished(() => client.close());
    return { hits: open(origin).search(QUERY, 10, client, GIVE_UP()), asked, requests, origin };
  };

  test("finds pages, in order", async () => {
    const { hits, asked, origin } = await search([json(answer)]);
    const titles = (await hits).map((h) => h.title);
    expect(titles).toEqual(["One", "Two"]);
    expect((await hits).every((h) => /^https?:\/\//.test(h.address))).toBe(true);
    expect(asked).toHaveLength(1);
    expect(origin).toBeTruthy();
  });

  test("finding nothing is an answer", async () => {
    const { hits } = await search([json(nothing)]);
    expect(await hits).toEqual([]);
  });

  test("waits as long as a busy server asks, then asks again", async () => {
    const busy = { status: 429, headers: { "retry-after": "0" }, body: "slow down" };
    const { hits, asked } = await search([busy, { status: 503 }, json(answer)]);
    expect(await hits).toHaveLength(2);
    expect(asked).toHaveLength(3);
  });

  test.each([
    ["a server that fails for good", { status: 500 }, /answered 500/],
    [
      "a server that asks for an hour",
      { status: 429, headers: { "retry-after": "3600" } },
      /wait 3600 seconds/,
    ],
    [
      "a key that is refused",
      { status: 401, headers: JSON_TYPE, body: '{"error": "no"}' },
      /answered 401: \{"error": "no"\}/,
    ],
    ["an answer that is no JSON", { headers: JSON_TYPE, body: "{" }, /did not answer with JSON/],
    [
      "an answer in another form",
      { headers: JSON_TYPE, body: '{"results": 3, "web": 3, "query": 3}' },
      /unknown form/,
    ],
    [
      "a page instead of an answer",
      { headers: { "content-type": "text/html" }, body: "<html>" },
      /text\/html, not text/,
    ],
    ["an answer without an end", { headers: JSON_TYPE, body: " ".repeat(4_100_000) }, /larger than 4 MB/],
  ])("%s is told", async (_, fault, message) => {
    const { hits } = await search([fault]);
    await expect(hits).rejects.toThrow(SearchUnavailableError);
    await expect(hits).rejects.toThrow(message);
  });
});

test("a server that says nothing is given up on, and a cancelled search stops at once", async () => {
  const { origin, asked } = await site({ "/search": () => {} });
  const client = new WebClient({ ...setup().pace, userAgent: "test", allowedOrigins: [origin] });
  onTestFinished(() => client.close());
  await expect(searxng(origin).search(QUERY, 5, client, GIVE_UP())).rejects.toThrow(/did not answer in time/);
  expect(asked).toHaveLength(4);
  const abort = new AbortController();
  const search = searxng(origin).search(QUERY, 5, client, abort.signal);
  abort.abort(new Error("enough"));
  await expect(search).rejects.toThrow("enough");
});

test("a key goes to its own server only, whatever redirects say", async () => {
  const thief = await site({ "/res/v1/web/search": json({ type: "search" }) });
  const { origin, requests } = await site({
    "/res/v1/web/search": { status: 302, headers: { location: `${thief.origin}/res/v1/web/search` } },
  });
  const client = new WebClient({
    ...setup().pace,
    userAgent: "test",
    allowedOrigins: [origin, thief.origin],
  });
  onTestFinished(() => client.close());
  await brave("brave-secret", origin).search(QUERY, 5, client, GIVE_UP());
  expect(requests[0]?.headers["x-subscription-token"]).toBe("brave-secret");
  expect(thief.requests[0]?.headers["x-subscription-token"]).toBeUndefined();
  const elsewhere = tavily("tvly-secret", origin).search(QUERY, 5, client, GIVE_UP());
  await expect(elsewhere).rejects.toThrow(SearchUnavailableError);
});

test("engines that did not answer are no empty result", async () => {
  const { origin } = await site({
    "/search": json({ results: [], unresponsive_engines: [["brave", "timeout"]] }),
  });
  const client = new WebClient({ ...setup().pace, userAgent: "test", allowedOrigins: [origin] });
  onTestFinished(() => client.close());
  await expect(searxng(origin).search(QUERY, 5, client, GIVE_UP())).rejects.toThrow(/1 of its engines/);
});

test("a wiki's pages come as plain text with licence and date from its API", async () => {
  const page = {
    batchcomplete: true,
    query: {
      pages: [
        {
          pageid: 7,
          title: "Omiyage",
          extract: "Omiyage are gifts.\n\n\n== Custom ==\nThey are brought home from a journey.",
          fullurl: "https://en.wikipedia.org/wiki/Omiyage",
          pagelanguage: "en",
          revisions: [{ timestamp: "2025-03-04T05:06:07Z" }],
        },
      ],
      rightsinfo: { url: "https://creativecommons.org/licenses/by-sa/4.0/deed.en", text: "Creative Commons" },
    },
  };
  const { origin, asked } = await site({
    "/w/api.php": [json({ query: { search: [{ title: "Omiyage", pageid: 7 }] } }), json(page)],
  });
  const source = await openSearch(
    { provider: "mediawiki", endpoint: `${origin}/w/api.php` },
    setup(),
    GIVE_UP(),
  );
  onTestFinished(() => source.dispose());
  const [hit] = await source.search(QUERY, 5, GIVE_UP());
  expect(hit).toBeDefined();
  if (!hit) return;
  expect(await source.read(hit, GIVE_UP())).toEqual({
    address: "https://en.wikipedia.org/wiki/Omiyage",
    title: "Omiyage",
    text: "Omiyage are gifts.\n\n# Custom\n\nThey are brought home from a journey.",
    language: "en",
    licence: "CC-BY-SA-4.0",
    published: "2025-03-04",
    fetched: "2026-01-02T03:04:05.000Z",
  });
  expect(await source.read(hit, GIVE_UP())).toMatchObject({ title: "Omiyage" });
  expect(asked).toHaveLength(2);
});

test("an error of a wiki's API, which comes with 200, is told", async () => {
  const { origin } = await site({
    "/w/api.php": json({ error: { code: "ratelimited", info: "Too fast." } }),
  });
  const source = await openSearch(
    { provider: "mediawiki", endpoint: `${origin}/w/api.php` },
    setup(),
    GIVE_UP(),
  );
  onTestFinished(() => source.dispose());
  await expect(source.search(QUERY, 5, GIVE_UP())).rejects.toThrow(/ratelimited, Too fast/);
});

test.each([
  ["a key", { provider: "brave" as const }, /BRAVE_API_KEY/],
  ["an instance", { provider: "searxng" as const }, /--endpoint/],
  ["a folder", { provider: "local" as const }, /--corpus/],
  ["an address that is one", { provider: "searxng" as const, endpoint: "file:///etc" }, /http:\/\//],
])("a provider without %s says what it needs", async (_, selection, remedy) => {
  const opened = openSearch(selection, setup(), GIVE_UP());
  await expect(opened).rejects.toThrow(UsageError);
  await expect(opened).rejects.toMatchObject({ remedy: expect.stringMatching(remedy) });
});
