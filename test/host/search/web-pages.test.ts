import { expect, onTestFinished, test } from "vitest";
import { isPublic } from "../../../server/src/host/search/address-guard.js";
import { WebClient, type WebClientOptions } from "../../../server/src/host/search/web-client.js";
import { webPages } from "../../../server/src/host/search/web-pages.js";
import { GIVE_UP, HTML_TYPE, setup, site } from "../../support/web.js";

const ARTICLE = `<!doctype html><html lang="ja"><head><title>贈り物のマナー</title>
<meta property="article:published_time" content="2024-05-06T00:00:00+09:00"></head><body>
<nav><a href="/">ホーム</a></nav><main><article><h1>贈り物のマナー</h1>
<p>${"結婚祝いに刃物を贈るのは「縁を切る」ことを連想させるため、避けるのが一般的なマナーとされています。".repeat(3)}</p>
<h2>お金の包み方</h2><p>${"お祝いのお金は新札を用意し、折り目のない状態で包むことが望ましいとされています。".repeat(3)}</p>
</article></main><footer>© <a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></footer></body></html>`;

function reader(options: Partial<WebClientOptions> = {}) {
  const { detector, now, pace } = setup();
  const client = new WebClient({ ...pace, userAgent: "test", ...options });
  onTestFinished(() => client.close());
  return webPages({ client, detector, now });
}

test("a page is read as paragraphs, with language, licence and date", async () => {
  const { origin } = await site({ "/gifts": { headers: HTML_TYPE, body: ARTICLE } });
  const page = await reader({ allowedOrigins: [origin] })(`${origin}/gifts`, GIVE_UP());
  expect(page).toMatchObject({
    title: "贈り物のマナー",
    language: "ja",
    licence: "CC-BY-4.0",
    published: "2024-05-06",
    fetched: "2026-01-02T03:04:05.000Z",
  });
  if ("refused" in page) throw new Error(page.refused);
  expect(page.text).toContain("# お金の包み方\n\nお祝いのお金は新札を用意し");
  expect(page.text).not.toContain("ホーム");
});

test("robots.txt is asked once and obeyed", async () => {
  const { origin, asked } = await site({
    "/robots.txt": {
      headers: { "content-type": "text/plain" },
      body: "User-agent: *\nDisallow: /private/\n",
    },
    "/gifts": { headers: HTML_TYPE, body: ARTICLE },
    "/private/gifts": { headers: HTML_TYPE, body: ARTICLE },
  });
  const read = reader({ allowedOrigins: [origin] });
  expect(await read(`${origin}/private/gifts`, GIVE_UP())).toEqual({
    refused: "its site does not let robots read it",
  });
  expect(await read(`${origin}/gifts`, GIVE_UP())).toMatchObject({ language: "ja" });
  expect(asked).toEqual(["GET /robots.txt", "GET /gifts"]);
});

test("a site whose robots.txt fails is left alone", async () => {
  const { origin } = await site({
    "/robots.txt": { status: 500 },
    "/a": { headers: HTML_TYPE, body: ARTICLE },
  });
  expect(await reader({ allowedOrigins: [origin] })(`${origin}/a`, GIVE_UP())).toHaveProperty("refused");
});

test.each([
  ["a missing page", { status: 404, body: "no" }, "answered 404"],
  [
    "a file that is no text",
    { headers: { "content-type": "application/pdf" }, body: "%PDF" },
    "application/pdf",
  ],
  ["a huge page", { headers: HTML_TYPE, body: "x".repeat(4_100_000) }, "larger than 4 MB"],
  ["an empty page", { headers: HTML_TYPE, body: "<html><body></body></html>" }, "no readable text"],
  ["a file address", { status: 302, headers: { location: "file:///etc/passwd" } }, "file: address"],
  ["a circle", { status: 302, headers: { location: "/page" } }, "redirects too often"],
])("%s is left out with the reason", async (_, answer, reason) => {
  const { origin } = await site({ "/page": answer });
  const page = await reader({ allowedOrigins: [origin] })(`${origin}/page`, GIVE_UP());
  expect(page).toEqual({ refused: expect.stringContaining(reason) });
});

test("a page that redirects into this machine's network is not followed", async () => {
  const secret = await site({ "/admin": { headers: HTML_TYPE, body: ARTICLE } });
  const { origin } = await site({
    "/page": { status: 302, headers: { location: `${secret.origin}/admin` } },
  });
  const page = await reader({ allowedOrigins: [origin] })(`${origin}/page`, GIVE_UP());
  expect(page).toEqual({
    refused: expect.stringContaining("private or reserved address, which is not read"),
  });
  expect(secret.asked).toEqual([]);
});

test.each(["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "localhost", "169.254.169.254"])(
  "%s is not read though a page names it",
  async (host) => {
    const { origin, asked } = await site({ "/page": { headers: HTML_TYPE, body: ARTICLE } });
    const page = await reader()(`http://${host}:${new URL(origin).port}/page`, GIVE_UP());
    expect(page).toEqual({ refused: expect.stringContaining("private or reserved address") });
    expect(asked).toEqual([]);
  },
);

test("a name that answers with a private address the second time gains nothing", async () => {
  const { origin, asked } = await site({ "/page": { headers: HTML_TYPE, body: ARTICLE } });
  let asks = 0;
  const read = reader({
    // Public to whoever checks first; the connection itself is what is checked.
    resolve: (_host, _options, done) =>
      done(null, [{ address: asks++ === 0 ? "192.0.43.8" : "127.0.0.1", family: 4 }]),
  });
  const page = await read(`http://rebind.example:${new URL(origin).port}/page`, GIVE_UP());
  expect(page).toHaveProperty("refused");
  expect(asked).toEqual([]);
});

test("one private address among the answers is one too many", async () => {
  const read = reader({
    resolve: (_host, _options, done) =>
      done(null, [
        { address: "192.0.43.8", family: 4 },
        { address: "10.0.0.1", family: 4 },
      ]),
  });
  expect(await read("http://mixed.example/page", GIVE_UP())).toEqual({
    refused: "mixed.example leads to the private or reserved address 10.0.0.1, which is not read",
  });
});

test.each([
  ["8.8.8.8", true],
  ["2606:4700::1111", true],
  ["10.1.2.3", false],
  ["100.64.0.1", false],
  ["192.168.0.1", false],
  ["0.0.0.0", false],
  ["224.0.0.1", false],
  ["fd00::1", false],
  ["fe80::1%eth0", false],
  ["64:ff9b::7f00:1", false],
  ["not an address", false],
])("%s is public: %s", (address, expected) => {
  expect(isPublic(address)).toBe(expected);
});

test("requests to one host are a pause apart and never two at a time", async () => {
  let open = 0;
  let most = 0;
  const times: number[] = [];
  const { origin } = await site({
    "/page": (_request, response) => {
      most = Math.max(most, ++open);
      times.push(performance.now());
      setImmediate(() => {
        open--;
        response.writeHead(200, HTML_TYPE).end(ARTICLE);
      });
    },
  });
  const client = new WebClient({ userAgent: "test", allowedOrigins: [origin], pause: 40 });
  onTestFinished(() => client.close());
  const request = { url: `${origin}/page`, types: ["text/html"] };
  await Promise.all([1, 2, 3].map(() => client.get(request, GIVE_UP())));
  expect(most).toBe(1);
  expect(Math.min((times[1] ?? 0) - (times[0] ?? 0), (times[2] ?? 0) - (times[1] ?? 0))).toBeGreaterThan(35);
});
