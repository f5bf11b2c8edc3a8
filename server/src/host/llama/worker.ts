import {
  type CancellationToken,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
} from "vscode-jsonrpc/node";
import { completeText } from "./complete.js";
import { embedTexts } from "./embed.js";
import { generateText } from "./generate.js";
import { judgeAll, TooLongError, type Turn } from "./judge.js";
import { laneOf } from "./lanes.js";
import { promptLikelihood } from "./likelihood.js";
import { type Loaded, loadModel, probeMachine } from "./load.js";
import { answerTokens, chatTokens } from "./prompt.js";
import * as protocol from "./protocol.js";
import { Scheduler, type Step } from "./scheduler.js";
import { scoreAll } from "./score.js";
import { useFetchedBackends } from "./use-backends.js";

// The model process: loads one file and answers requests about it. It ends with its parent.

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));

let loaded: Loaded | undefined;
let scheduler: Scheduler | undefined;
let steps = 0;
let busy = 0;

useFetchedBackends();

connection.onRequest(protocol.probe, () => answer(probeMachine));
connection.onRequest(protocol.load, (params) =>
  answer(async () => {
    const model = await loadModel(params, {
      step: () => void steps++,
      gpuTrial: (begun) => connection.sendNotification(protocol.gpuTrial, { begun }),
    });
    loaded = model.loaded;
    const places = (lane: string): number => (loaded?.kind === "text" ? loaded.lanes.places(lane) : 2);
    const { parallel } = model.facts;
    scheduler = new Scheduler({ parallel, begunPerLane: places, now: () => performance.now() });
    return model.facts;
  }),
);
connection.onRequest(protocol.judge, (params, token) =>
  textJob(params, token, ({ text }, turn) => judgeAll(text, params, turn)),
);
connection.onRequest(protocol.generate, (params, token) =>
  textJob(params, token, ({ llama, text }, turn) => generateText(llama, text, params, turn)),
);
connection.onRequest(protocol.complete, (params, token) =>
  textJob(params, token, ({ llama, text }, turn) => {
    const { stream } = params;
    const tell = (piece: string): void => {
      if (stream !== undefined) void connection.sendProgress(protocol.completed, stream, piece);
    };
    return completeText(llama, text, params, tell, turn);
  }),
);
connection.onRequest(protocol.score, (params, token) =>
  textJob(params, token, ({ text }, turn) => scoreAll(text, params, turn)),
);
connection.onRequest(protocol.likelihood, (params, token) =>
  textJob(params, token, ({ text }, turn) => promptLikelihood(text, params, turn)),
);
connection.onRequest(protocol.tokenize, ({ requests }) =>
  answer(async () => {
    const { model, template } = textModel().text;
    return requests.map(({ messages, answer: words }) => ({
      prompt: chatTokens(model, template, messages),
      answer: answerTokens(model, template, words),
      end: template.end,
    }));
  }),
);
connection.onRequest(protocol.embed, (params, token) =>
  job("embed", params.priority, token, async (step) => {
    if (loaded?.kind !== "embed") throw new Error("No embedding model is loaded.");
    return embedTexts(loaded.context, params.texts, loaded.contextSize, step);
  }),
);
connection.onRequest(protocol.lanes, () => answer(async () => textModel().lanes.open));
setInterval(
  () => void connection.sendNotification(protocol.heartbeat, { step: steps, busy: busy > 0 }),
  1000,
);
// At once, in the middle of a native call too: there is nothing to save.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
connection.listen();

type TextModel = Extract<Loaded, { kind: "text" }>;

function textModel(): TextModel {
  if (loaded?.kind !== "text") throw new Error("No text model is loaded.");
  return loaded;
}

/** Work in the lane of the base model or of an adapter. */
function textJob<T>(
  { adapter, priority }: protocol.Addressed,
  token: CancellationToken,
  work: (model: TextModel, turn: Turn) => Promise<T>,
): Promise<T> {
  return job(laneOf(adapter), priority, token, async (step) => {
    const model = textModel();
    const lease = await model.lanes.enter(adapter, step);
    try {
      return await work(model, { lease, step });
    } finally {
      lease.leave();
    }
  });
}

/** Work that gets its turns from the scheduler, counts its steps, and ends at the next one when it is cancelled. */
function job<T>(
  lane: string,
  priority: protocol.Priority = "interactive",
  token: CancellationToken,
  work: (step: Step) => Promise<T>,
): Promise<T> {
  const count = (): void => {
    steps++;
    if (token.isCancellationRequested) throw new ResponseError(protocol.CANCELLED, "cancelled");
  };
  return answer(async () => {
    if (scheduler === undefined) throw new Error("No model is loaded.");
    return scheduler.run(lane, priority, async (turn) => {
      count();
      return work(async () => {
        count();
        await turn();
        count();
      });
    });
  });
}

/** While anything is answered the process counts as busy; errors get the codes that the parent knows. */
async function answer<T>(work: () => Promise<T>): Promise<T> {
  busy++;
  try {
    return await work();
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new ResponseError(error instanceof TooLongError ? protocol.BAD_INPUT : protocol.FAILED, message);
  } finally {
    busy--;
  }
}
