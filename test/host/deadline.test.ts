import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { deadline } from "../../server/src/host/deadline.js";

test("a deadline that only a combination knows passes after a collection as well", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const both = (() => AbortSignal.any([new AbortController().signal, deadline(50)]))();
  const passed = once(both, "abort");
  // What a turn has looked at is kept until it ends.
  await new Promise(setImmediate);
  collect();
  await passed;
  expect(both.reason).toMatchObject({ name: "TimeoutError" });
});
