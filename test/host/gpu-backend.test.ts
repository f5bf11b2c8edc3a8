import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { InvalidDataError, ModelUnavailableError } from "../../server/src/core/errors.js";
import { fetchBackend, isFetched } from "../../server/src/host/llama/fetch-backend.js";
import {
  backendFolder,
  GPU_BACKENDS,
  type GpuBackend,
  gpuBackendFor,
  LIBRARY_VERSION,
} from "../../server/src/host/llama/gpu-backends.js";
import { temporaryFolder } from "../support/folder.js";
import { serve } from "../support/server.js";

const NAME = "@node-llama-cpp/linux-x64-vulkan";

/** A registry with one package, as npm publishes it. @returns its address, the backend and what was asked for. */
async function registryWith(text: string) {
  const source = await temporaryFolder();
  await mkdir(path.join(source, "package", "dist"), { recursive: true });
  await writeFile(path.join(source, "package", "dist", "index.js"), text);
  execFileSync("tar", ["-czf", "archive.tgz", "package"], { cwd: source });
  const archive = await readFile(path.join(source, "archive.tgz"));
  const asked: string[] = [];
  const registry = await serve((request, response) => {
    asked.push(request.url ?? "");
    response.end(archive);
  });
  const backend: GpuBackend = {
    kind: "vulkan",
    packages: [
      {
        name: NAME,
        version: LIBRARY_VERSION,
        bytes: archive.length,
        integrity: `sha512-${createHash("sha512").update(archive).digest("base64")}`,
      },
    ],
  };
  return { registry, backend, asked, cacheRoot: await temporaryFolder() };
}

const signal = new AbortController().signal;

test("a fetched backend is where the library's resolution looks, and is not fetched twice", async () => {
  const { registry, backend, asked, cacheRoot } = await registryWith("export {};");
  const old = path.join(cacheRoot, "backends", "3.0.0");
  await mkdir(old, { recursive: true });
  const steps: number[] = [];
  const options = { cacheRoot, registry, signal, progress: (done: number) => void steps.push(done) };
  expect(isFetched(backend, cacheRoot)).toBe(false);
  await fetchBackend(backend, options);
  expect(isFetched(backend, cacheRoot)).toBe(true);
  expect(
    await readFile(path.join(backendFolder(cacheRoot), "node_modules", NAME, "dist", "index.js"), "utf8"),
  ).toBe("export {};");
  expect(asked).toEqual([`/${NAME}/-/linux-x64-vulkan-${LIBRARY_VERSION}.tgz`]);
  expect(steps.at(-1)).toBe(backend.packages[0]?.bytes);
  expect(existsSync(old)).toBe(false);
  await fetchBackend(backend, options);
  expect(asked).toHaveLength(1);
});

test("a package with another hash is deleted and never unpacked", async () => {
  const { registry, backend, cacheRoot } = await registryWith("export {};");
  const packages = backend.packages.map((p) => ({ ...p, integrity: "sha512-AAAA" }));
  await expect(
    fetchBackend({ ...backend, packages }, { cacheRoot, registry, signal }),
  ).rejects.toBeInstanceOf(InvalidDataError);
  expect(readdirSync(backendFolder(cacheRoot))).toEqual([]);
});

test("a registry that cannot be reached is named", async () => {
  const { backend, cacheRoot } = await registryWith("");
  const failing = fetchBackend(backend, { cacheRoot, registry: "http://127.0.0.1:1", signal });
  await expect(failing).rejects.toBeInstanceOf(ModelUnavailableError);
  await expect(failing).rejects.toThrow("127.0.0.1:1");
});

test("a cancelled download keeps what it has, and is no failure", async () => {
  const { backend, cacheRoot } = await registryWith("x");
  const abort = new AbortController();
  const registry = await serve((_request, response) => {
    response.write(Buffer.alloc(10));
    // The rest never comes.
  });
  const failing = fetchBackend(backend, {
    cacheRoot,
    registry,
    signal: abort.signal,
    progress: () => abort.abort(new Error("enough")),
  });
  await expect(failing).rejects.toThrow("enough");
  const archive = path.join(backendFolder(cacheRoot), `linux-x64-vulkan-${LIBRARY_VERSION}.tgz`);
  expect((await stat(archive)).size).toBe(10);
});

test("the best usable kind that this platform has a package for is offered", () => {
  expect(gpuBackendFor(["cuda", "vulkan"], "linux", "x64")?.kind).toBe("cuda");
  expect(gpuBackendFor(["vulkan"], "linux", "x64")?.kind).toBe("vulkan");
  expect(gpuBackendFor([], "linux", "x64")).toBeUndefined();
  expect(gpuBackendFor(["metal"], "darwin", "arm64")).toBeUndefined();
});

test("the table says what the lock file says of every GPU package of the library's version", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  expect(packages["node_modules/node-llama-cpp"].version).toBe(LIBRARY_VERSION);
  const locked = Object.entries<{ version: string; integrity: string }>(packages).flatMap(
    ([place, { version, integrity }]) => {
      const name = place.replace("node_modules/", "");
      const gpu = /^@node-llama-cpp\/.*-(?:cuda|vulkan)/.test(name);
      return gpu && version === LIBRARY_VERSION ? [{ name, version, integrity }] : [];
    },
  );
  const known = Object.values(GPU_BACKENDS).flatMap((backends) =>
    backends.flatMap((b) => b.packages.map(({ name, version, integrity }) => ({ name, version, integrity }))),
  );
  const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);
  expect(known.sort(byName)).toEqual(locked.sort(byName));
});
