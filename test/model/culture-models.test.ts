import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { configSchema } from "../../server/src/core/config.js";
import { activateAdapter, removeAdapter } from "../../server/src/host/adapters/registry.js";
import { openJudge } from "../../server/src/host/judge-session.js";
import { cacheRoot } from "../../server/src/host/models/folders.js";
import { randomAdapter, registerAdapter } from "../support/adapters.js";
import { temporaryFolder } from "../support/folder.js";
import { smallModel } from "../support/small-model.js";

const { signal } = new AbortController();
const base = await smallModel();
const weights = await randomAdapter(base.path, { seed: 5, strength: 0.3 });
const ours = {
  id: "jp",
  tasks: ["copy-review", "rewrite"],
  base: { id: "smollm2-135m", sha256: base.sha256, architecture: "llama" },
  state: "active",
};
const progress = { show: () => {}, note: () => {}, clear: () => {} };

// Verdicts are cached; each test starts with none, and with the models that are on this machine.
beforeEach(async () => {
  const cache = await temporaryFolder();
  await symlink(path.join(cacheRoot(), "models"), path.join(cache, "models"));
  vi.stubEnv("CULTURE_MANAGER_CACHE", cache);
});
afterEach(() => vi.unstubAllEnvs());

/** What the models of a workspace say, by culture. */
async function answers(root: string, config: object = {}, offline = false) {
  const project = { root, config: configSchema.parse(config) };
  const session = await openJudge("smollm2-135m", { progress, project, offline }, signal);
  const { judged, models, inBackground } = session;
  if (!judged || !models || !inBackground?.judged) throw new Error("There is no model.");
  const request = { instruction: "Rule: be polite.", text: "Text: Go away!", question: "Is it rude?" };
  const [jp, de] = [judged.verdicts.judgeFor("JP"), judged.verdicts.judgeFor("DE")];
  const said = {
    jp: await jp.judge.judge([request], signal),
    de: await de.judge.judge([request], signal),
    behind: await inBackground.judged.verdicts.judgeFor("JP").judge.judge([request], signal),
    rewrites: models.for("JP", "rewrite").identity.adapter !== undefined,
    others: models.for("JP", "register").identity.adapter !== undefined,
    calibration: jp.calibration.threshold,
    notes: session.notes.filter((note) => note.includes("adapter")),
  };
  await session.dispose();
  return said;
}

test("an active adapter speaks for its culture and tasks alone, and removing it restores what was", async () => {
  const root = await temporaryFolder();
  const before = await answers(root);
  expect(before.jp).toEqual(before.de);
  expect(before.rewrites).toBe(false);
  const calibration = { slope: 1, intercept: 0, byMeaning: 0, negated: 0, elsewhere: 0, quoted: 0 };
  await registerAdapter(root, weights, { ...ours, calibration: { ...calibration, threshold: 0.99 } });
  const adapted = await answers(root);
  expect(adapted.jp).not.toEqual(before.jp);
  expect(adapted.behind).toEqual(adapted.jp);
  expect(adapted.de).toEqual(before.de);
  expect(adapted).toMatchObject({ rewrites: true, others: false, calibration: 0.99, notes: [] });
  await removeAdapter(root, "jp", signal);
  expect(await answers(root)).toEqual(before);
});

test("of two adapters the one activated last speaks, and then the other again", async () => {
  const root = await temporaryFolder();
  const other = await randomAdapter(base.path, { seed: 6, strength: 0.3 });
  await registerAdapter(root, weights, ours);
  const first = await answers(root);
  await registerAdapter(root, other, { ...ours, id: "jp-2", state: "candidate" });
  expect(await answers(root)).toEqual(first);
  await activateAdapter(root, "jp-2", { force: true, now: new Date() }, signal);
  expect((await answers(root)).jp).not.toEqual(first.jp);
  await removeAdapter(root, "jp-2", signal);
  expect(await answers(root)).toEqual(first);
});

test.each([
  ["that is switched off", {}, { adapters: { jp: "off" } }, false, []],
  ["of an untrusted workspace", {}, {}, true, []],
  ["that is only a candidate", { state: "candidate" }, {}, false, []],
  ["with a wrong hash", { sha256: "f".repeat(64) }, {}, false, [/jp is not used: its weights are not those/]],
  [
    "for another model",
    { base: { ...ours.base, sha256: "0".repeat(64), id: "gemma-3-270m" } },
    {},
    false,
    [/made for the model gemma-3-270m, and smollm2-135m is in use/],
  ],
] as const)("one %s does not speak", async (_what, change, config, offline, notes) => {
  const root = await temporaryFolder();
  await mkdir(root, { recursive: true });
  await registerAdapter(root, weights, { ...ours, ...change });
  const said = await answers(root, config, offline);
  expect(said.jp).toEqual(said.de);
  expect(said.rewrites).toBe(false);
  expect(said.notes).toEqual(notes.map((note) => expect.stringMatching(note)));
});
