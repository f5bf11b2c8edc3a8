import * as z from "zod";
import { askProvider, type Engine } from "./provider.js";

const ORIGIN = "https://api.search.brave.com";

/** `GET /res/v1/web/search` of the Brave Search API. A query without results has no `web`. */
const answerSchema = z.object({
  web: z.object({ results: z.array(z.object({ url: z.string(), title: z.string() })) }).optional(),
});

const REMEDY = "Check the key: BRAVE_API_KEY, or in the editor the one that was asked for.";
/** Countries that the API takes; others are searched without one. */
const COUNTRIES: ReadonlySet<string> = new Set(
  "AR AU AT BE BR CA CL DK FI FR DE GR HK IN ID IT JP KR MY MX NL NZ NO CN PL PT PH RU SA ZA ES SE CH TW TR GB US".split(
    " ",
  ),
);
/** Where its codes differ from ISO 639. */
const LANGUAGES: Readonly<Record<string, string>> = { ja: "jp", zh: "zh-hans", pt: "pt-br" };
const KNOWN_LANGUAGES: ReadonlySet<string> = new Set(
  "ar eu bn bg ca zh hr cs da nl en et fi fr gl de el gu he hi hu is it ja kn ko lv lt ms ml mr nb pl pt pa ro ru sr sk sl es sv ta te th tr uk vi".split(
    " ",
  ),
);

/** @param origin the server that the key is for; another one never gets it. */
export function brave(key: string, origin = ORIGIN): Engine {
  return {
    id: "brave",
    async search({ text, language, culture }, limit, client, signal) {
      const url = new URL("/res/v1/web/search", origin);
      url.search = new URLSearchParams({
        q: text.slice(0, 400),
        count: String(Math.min(20, limit)),
        ...(COUNTRIES.has(culture) ? { country: culture } : {}),
        ...(KNOWN_LANGUAGES.has(language) ? { search_lang: LANGUAGES[language] ?? language } : {}),
        result_filter: "web",
      }).toString();
      const secret = { origin: new URL(origin).origin, headers: { "x-subscription-token": key } };
      const remedies = { 401: REMEDY, 403: REMEDY, 422: REMEDY };
      const { web } = await askProvider("Brave Search", { url: url.href, secret }, answerSchema, {
        client,
        remedies,
        signal,
      });
      return (web?.results ?? []).slice(0, limit).map((r) => ({ address: r.url, title: r.title }));
    },
  };
}
