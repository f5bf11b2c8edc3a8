// How well a model tells a norm's offending example from the fine one: `npm run norms -- CN JP`. One line per norm,
// weakest first: a norm with a small gap needs a plainer `rule` or a `question` of its own.
import path from "node:path";
import { questionOf, verdictRequest } from "../server/src/core/norms/verdict.js";
import { createCache } from "../server/src/host/cache.js";
import { cacheRoot } from "../server/src/host/models/folders.js";
import { openModel } from "../server/src/host/models/open.js";
import { openPacks } from "../server/src/host/packs.js";

const packs = openPacks([{ path: "cultures", origin: "built-in" }]);
const wanted = process.argv.slice(2);
const signal = new AbortController().signal;
const opened = await openModel("auto", { signal });
const cache = createCache(path.join(cacheRoot(), "norms"));
for (const culture of wanted.length > 0 ? wanted : packs.ids) {
  const norms = (packs.get(culture)?.norms ?? []).filter((n) => n.decidedBy === "model");
  const requests = norms.flatMap((n) => [verdictRequest(n, n.bad), verdictRequest(n, n.good)]);
  const keys = requests.map((r) => JSON.stringify([opened.model.identity, r]));
  const known = await cache.getMany(keys);
  const open = requests.filter((_, i) => typeof known[i] !== "number");
  const fresh = await opened.model.judge(open, signal);
  const answers = requests.map((r, i) => Number(known[i] ?? fresh[open.indexOf(r)]));
  await cache.setMany(keys.map((key, i) => [key, answers[i]] as const));
  const rows = norms.map((norm, i) => ({ norm, bad: answers[i * 2] ?? 0, good: answers[i * 2 + 1] ?? 0 }));
  rows.sort((a, b) => a.bad - a.good - (b.bad - b.good));
  for (const { norm, bad, good } of rows) {
    console.log(
      `${(bad - good).toFixed(1).padStart(5)}  ${bad.toFixed(1).padStart(5)} ${good.toFixed(1).padStart(5)}  ${norm.id}  ${questionOf(norm)}`,
    );
  }
  const right = rows.filter((r) => r.bad > r.good).length;
  console.log(`${culture}: ${right} of ${rows.length} norms rank their own examples right\n`);
}
await opened.dispose();
