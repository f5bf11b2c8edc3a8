import path from "node:path";
import { pathToFileURL } from "node:url";
import * as l10n from "@vscode/l10n";
import { ProgressType } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { territoryName } from "../core/cultures/territory.js";
import { ModelUnavailableError, UsageError } from "../core/errors.js";
import { parseSuite, readSuite } from "../core/prompt-tests/read-suite.js";
import { casesOf, runSuite } from "../core/prompt-tests/run-suite.js";
import { promptOfSuite } from "../core/prompt-tests/suite-prompt.js";
import {
  LIST_PROMPT_TESTS,
  listPromptTestsParamsSchema,
  type PromptTestEvent,
  type PromptTests,
  RUN_PROMPT_TESTS,
  type RunPromptTestsParams,
  runPromptTestsParamsSchema,
} from "../protocol/prompt-tests.js";
import { readInput } from "./checks.js";
import { toRange } from "./convert.js";
import type { Feature, Parts } from "./feature.js";
import { filePath } from "./projects.js";
import { respond } from "./requests.js";

/** Prompt tests for an editor's list of tests: what a file holds, and a run that tells of each case. */
export const promptTests: Feature = (parts) => {
  const { connection } = parts;
  respond(connection, LIST_PROMPT_TESTS, listPromptTestsParamsSchema, ({ uri }) => list(uri, parts));
  respond(connection, RUN_PROMPT_TESTS, runPromptTestsParamsSchema, async (params, signal) => {
    await run(params, parts, signal);
    return {};
  });
  return {};
};

async function list(uri: string, parts: Parts): Promise<PromptTests> {
  const document = await documentAt(uri, parts);
  const suite = readSuite(document.getText());
  if ("problems" in suite) return { tests: [], problem: suite.problems[0]?.message ?? "" };
  const cases = casesOf(suite);
  return {
    tests: suite.tests.map((test) => ({
      name: test.name,
      range: toRange(test.span, document),
      cases: cases
        .filter((one) => one.test === test)
        .map(({ id, culture }) => ({ id, culture, cultureName: territoryName(culture) })),
    })),
  };
}

async function run(
  { uri, cases, partialResultToken }: RunPromptTestsParams,
  parts: Parts,
  signal: AbortSignal,
): Promise<void> {
  const { models, environment, projects, settings, connection } = parts;
  if (!models.trusted)
    throw new UsageError(
      l10n.t("In an untrusted workspace no prompt is sent to a model."),
      l10n.t("Trust the workspace if you know where its files come from."),
    );
  const document = await documentAt(uri, parts);
  const { project, path: name } = projects.place(uri, document.languageId);
  const suite = parseSuite(document.getText(), name);
  const input = await readPrompt(
    path.posix.join(path.posix.dirname(name), suite.prompt),
    project.root,
    parts,
  );
  const session = await models.session(project, await settings.get(uri), signal);
  if (session.models === undefined)
    throw new ModelUnavailableError(
      `There is no model that could answer the prompt. ${session.notes.join(" ")}`.trim(),
      'Fetch one with the command "Culture: Pull Model", or name one in the setting cultureManager.model.',
    );
  const { packs, config } = project;
  const { judged, models: writers } = session;
  const setup = {
    ...{ packs, config, judged, models: writers, detector: environment.detector },
    embedder: judged?.meaning?.embedder,
  };
  const tell = (event: PromptTestEvent): void =>
    void connection.sendProgress(EVENT, partialResultToken, event);
  let began = performance.now();
  const started = (id: string): void => {
    began = performance.now();
    tell({ kind: "started", id });
  };
  const job = { suite, ...promptOfSuite(suite, input), only: new Set(cases) };
  await models.judging(async () => {
    for await (const result of runSuite(job, setup, signal, started)) {
      const { id, verdict, answer, problem, assertions, span, name: title } = result;
      const faults = problem
        ? [{ title, why: problem, span }]
        : assertions.filter((assertion) => assertion.verdict !== "passed");
      tell({
        kind: "ended",
        id,
        verdict,
        milliseconds: Math.round(performance.now() - began),
        ...(answer === undefined ? {} : { answer }),
        faults: faults.map(({ title: what, why, span: own }) => ({
          title: what,
          why,
          range: toRange(own, document),
        })),
      });
    }
  });
}

const EVENT = new ProgressType<PromptTestEvent>();

/** As the editor has it; what is not open is read from the disk. @throws UsageError for what is no file. */
async function documentAt(uri: string, { documents, environment }: Parts): Promise<TextDocument> {
  const open = documents.get(uri);
  if (open) return open;
  const file = filePath(uri);
  const read = file === undefined ? undefined : await environment.readIfThere(file);
  if (read) return TextDocument.create(uri, "yaml", 0, read.text);
  throw new UsageError(`${uri} cannot be read.`, "Save the file, and run its tests again.");
}

/** @param name relative to the project. @throws UsageError for a prompt outside of it, or one that is none. */
async function readPrompt(name: string, root: string, parts: Parts) {
  if (name.startsWith("../") || path.posix.isAbsolute(name))
    throw new UsageError(`${name} lies outside of the project.`, "Name a prompt inside of it.");
  const document = await documentAt(pathToFileURL(path.join(root, name)).href, parts);
  const input = await readInput(document, name);
  if (input?.document.kind === "prompt") return input;
  throw new UsageError(
    `${name} cannot be tested: it is no prompt file that is known.`,
    'Name a prompt, such as "prompt: travel.prompt".',
  );
}
