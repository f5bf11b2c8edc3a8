import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Priority } from "../../server/src/host/llama/protocol.js";
import { Scheduler } from "../../server/src/host/llama/scheduler.js";

/** A scheduler whose clock the test turns; each job writes its name for each step that it does. */
function start(parallel: number, places = 2) {
  let time = 0;
  const log: string[] = [];
  const running = new Map<string, number>();
  let most = 0;
  const scheduler = new Scheduler({ parallel, begunPerLane: () => places, now: () => time });
  const job = (name: string, lane: string, priority: Priority, steps: number, during = (_at: number) => {}) =>
    scheduler.run(lane, priority, async (step) => {
      for (let i = 0; i < steps; i++) {
        await step();
        running.set(lane, (running.get(lane) ?? 0) + 1);
        most = Math.max(
          most,
          [...running.values()].reduce((a, b) => a + b, 0),
        );
        if ((running.get(lane) ?? 0) > 1) throw new Error("Two jobs computed in one lane.");
        log.push(name);
        during(i);
        await Promise.resolve();
        running.set(lane, (running.get(lane) ?? 0) - 1);
      }
    });
  const pass = (ms: number): void => {
    time += ms;
  };
  return { scheduler, job, log, most: () => most, pass };
}

describe("the queue of a model", () => {
  test("a background job gives way at its next step, in its own lane and for another's", async () => {
    for (const lane of ["base", "jp"]) {
      const { job, log } = start(1);
      let urgent: Promise<void> | undefined;
      const batch = job("b", "base", "background", 6, (at) => {
        if (at === 2) urgent = job("e", lane, "interactive", 2);
      });
      await batch;
      await urgent;
      expect(log.join("")).toBe("bbbeebbb");
    }
  });

  test("interactive jobs are served in order, and take turns when one takes long", async () => {
    const { job, log, pass } = start(1);
    await Promise.all([
      job("l", "base", "interactive", 6, () => pass(120)),
      job("s", "jp", "interactive", 2),
      job("b", "de", "background", 1),
    ]);
    expect(log.join("")).toBe("llssllllb");
  });

  test("lanes run side by side where there is room, one job in each", async () => {
    const { job, log, most } = start(2);
    await Promise.all([
      job("a", "base", "background", 4),
      job("A", "base", "background", 4),
      job("b", "jp", "background", 4),
      job("c", "de", "background", 4),
    ]);
    expect(most()).toBe(2);
    expect(log.slice(0, 8).sort().join("")).toBe("aaaabbbb");
  });

  test("what fails or is cancelled makes room for the next", async () => {
    const { job, scheduler } = start(1);
    const failing = scheduler.run("base", "interactive", async () => Promise.reject(new Error("no")));
    const next = job("n", "base", "interactive", 1);
    await expect(failing).rejects.toThrow("no");
    await next;
    expect(scheduler.idle).toBe(true);
  });

  test("whatever comes in whatever order, all is done, never two at once in a lane", async () => {
    const jobs = fc.array(
      fc.record({
        lane: fc.constantFrom("base", "jp", "de", "fr"),
        priority: fc.constantFrom<Priority>("interactive", "background"),
        steps: fc.integer({ min: 0, max: 5 }),
        cost: fc.integer({ min: 0, max: 300 }),
      }),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(
        jobs,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 2, max: 4 }),
        async (all, p, places) => {
          const { job, log, most, pass, scheduler } = start(p, places);
          await Promise.all(
            all.map(({ lane, priority, steps, cost }, i) =>
              job(`${i}`, lane, priority, steps, () => pass(cost)),
            ),
          );
          expect(log).toHaveLength(all.reduce((sum, { steps }) => sum + steps, 0));
          expect(most()).toBeLessThanOrEqual(p);
          expect(scheduler.idle).toBe(true);
        },
      ),
    );
  });
});
