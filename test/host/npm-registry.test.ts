import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../../server/src/core/errors.js";
import { npmRegistry } from "../../server/src/host/npm-registry.js";
import { temporaryFolder } from "../support/folder.js";

/** The registry for a user whose .npmrc has these lines. */
async function registry(npmrc: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const home = await temporaryFolder();
  await writeFile(path.join(home, ".npmrc"), npmrc);
  return npmRegistry("@node-llama-cpp", environment, home);
}

test("without a setting it is the public one", async () => {
  expect(await registry("")).toBe("https://registry.npmjs.org/");
  expect(await npmRegistry("@x", {}, path.join(await temporaryFolder(), "nowhere"))).toBe(
    "https://registry.npmjs.org/",
  );
});

test("the user's .npmrc is read as npm reads it", async () => {
  expect(await registry("; mirror\n registry = https://mirror.example/npm/ \n")).toBe(
    "https://mirror.example/npm/",
  );
  expect(await registry("#registry=https://no.example/\nregistry='https://yes.example/'")).toBe(
    "https://yes.example/",
  );
  expect(await registry("registry=https://$" + "{HOST}/", { HOST: "set.example" })).toBe(
    "https://set.example/",
  );
});

test("the environment beats the file, and a scope's own registry beats both", async () => {
  const environment = { npm_config_registry: "https://environment.example/" };
  expect(await registry("registry=https://file.example/", environment)).toBe("https://environment.example/");
  expect(await registry("@node-llama-cpp:registry=https://scope.example/", environment)).toBe(
    "https://scope.example/",
  );
  expect(await registry("@other:registry=https://scope.example/", environment)).toBe(
    "https://environment.example/",
  );
});

test.each(["mirror", "file:///etc/passwd", "javascript:alert(1)"])("%s is no address", async (address) => {
  await expect(registry(`registry=${address}`)).rejects.toBeInstanceOf(UsageError);
});
