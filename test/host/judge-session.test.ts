import { expect, test, vi } from "vitest";
import { openJudge } from "../../server/src/host/judge-session.js";
import { temporaryFolder } from "../support/folder.js";
import { serve } from "../support/server.js";

const progress = { show: () => {}, note: () => {}, clear: () => {} };
const { signal } = new AbortController();

test("offline no endpoint is asked and nothing is fetched; the note says so", async () => {
  vi.stubEnv("CULTURE_MANAGER_CACHE", await temporaryFolder());
  let asked = 0;
  const url = await serve((_request, response) => {
    asked++;
    response.end("{}");
  });
  for (const [selection, note] of [
    [`openai:${url}/v1#m`, /untrusted workspace no endpoint/],
    ["smollm2-135m", /models pull smollm2-135m/],
    ["auto", /models pull auto/],
  ] as const) {
    const session = await openJudge(selection, { progress, offline: true }, signal);
    expect(session.judged).toBeUndefined();
    expect(session.notes).toEqual([expect.stringMatching(note)]);
  }
  expect(asked).toBe(0);
  vi.unstubAllEnvs();
});
