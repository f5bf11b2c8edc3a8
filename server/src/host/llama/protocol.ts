import { NotificationType, ProgressType, RequestType } from "vscode-jsonrpc";
import type { ChatMessage, Completion, Score, ScoreRequest } from "../../core/ports.js";

/** What the server and its model process say to each other. Plain JSON over the child's IPC channel. */

export interface LoadParams {
  readonly modelPath: string;
  readonly purpose: "text" | "embed";
  /** Absent: physical cores - 1, at least 1. */
  readonly threads?: number;
  /** Upper bound in tokens; the model's own context may be smaller. */
  readonly contextSize: number;
  /** Bytes for the contexts of the base model and its adapters together. */
  readonly cacheBudget: number;
  /** True where the weights know no chat turns: plain text is used even if the file carries a template. */
  readonly plainText: boolean;
  /** False: on the CPU, whatever else there is. Absent: on the best backend. */
  readonly gpu?: false;
  /** Where evaluated prefixes are kept, and the SHA-256 of the weights that they belong to; absent: nowhere. */
  readonly states?: { readonly folder: string; readonly modelHash: string };
}

export interface LoadedModel {
  readonly architecture: string;
  readonly trainedContext: number;
  /** "cpu", or the backend in use: "cuda", "metal", "vulkan". */
  readonly backend: string;
  readonly devices: readonly string[];
  readonly threads: number;
  /** Contexts that compute at the same time. */
  readonly parallel: number;
  /** Why it is on the CPU although there is a GPU: what killed the process there. The process itself never says so. */
  readonly gpuFault?: string;
}

/** A LoRA file. `hash` names the caches that belong to it. */
export interface AdapterFile {
  readonly path: string;
  readonly hash: string;
  readonly scale: number;
}

/** Requests of the first kind go before those of the second: somebody waits for them. */
export type Priority = "interactive" | "background";

/** Which adapter a request is for, and how urgent it is. */
export interface Addressed {
  readonly adapter?: AdapterFile | undefined;
  /** Absent: interactive. */
  readonly priority?: Priority | undefined;
}

export interface JudgeParams extends Addressed {
  readonly requests: readonly {
    readonly instruction: string;
    readonly text: string;
    readonly question: string;
  }[];
}

export interface JudgeResult {
  readonly logOdds: readonly number[];
  /** Tokens that went through the model: prefixes are counted only when they were not cached. */
  readonly evaluated: { readonly prefix: number; readonly text: number };
}

export interface GenerateParams extends Addressed {
  readonly instruction: string;
  readonly text: string;
  /** JSON schema in the dialect of node-llama-cpp's grammar. */
  readonly schema: unknown;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
}

/** A conversation in the model's turns, or text as it is. */
export type Prompt = { readonly messages: readonly ChatMessage[] } | { readonly text: string };

export interface CompleteParams extends Addressed {
  readonly prompt: Prompt;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
  readonly stop?: readonly string[] | undefined;
  /** The text is held to it; see `GenerateParams`. */
  readonly schema?: unknown;
  /** For each token so many of the likeliest, and its own log-probability. */
  readonly top?: number | undefined;
  /** Pieces of the text are sent as progress of this token; the sender sets it. */
  readonly stream?: number;
}

export interface TokenLikelihood {
  readonly id: number;
  readonly text: string;
  /** Natural logarithm; undefined for the first token of a prompt. */
  readonly logProbability?: number;
  readonly top: readonly { readonly id: number; readonly text: string; readonly logProbability: number }[];
}

export interface Completed extends Completion {
  /** Those of the text, if `top` was asked for. */
  readonly tokens?: readonly TokenLikelihood[];
}

export interface LikelihoodParams extends Addressed {
  readonly prompt: Prompt;
  readonly top: number;
}

export interface ScoreParams extends Addressed {
  readonly requests: readonly ScoreRequest[];
}

export interface ScoreResult {
  readonly scores: readonly Score[];
  /** Tokens that went through the model: prompts are counted only when they were not cached. */
  readonly evaluated: { readonly prompt: number; readonly answer: number };
}

export interface TokenizeParams {
  readonly requests: readonly ScoreRequest[];
}

/** What the model sees of a conversation, and what it is to say: the ids that training and serving share. */
export interface Tokenized {
  readonly prompt: readonly number[];
  readonly answer: readonly number[];
  /** The token that ends an answer. */
  readonly end: number;
}

export interface EmbedParams extends Pick<Addressed, "priority"> {
  readonly texts: readonly string[];
}

/** A context that is there: "" for the base model, or the hash of an adapter and its scale. */
export interface LaneFacts {
  readonly lane: string;
  /** What it takes of the budget. */
  readonly bytes: number;
}

/** Sent every second. `step` grows with each finished piece of work, so that a hang shows. */
export interface Heartbeat {
  readonly step: number;
  readonly busy: boolean;
}

/** What the library finds on this machine. */
export interface Backend {
  readonly backend: string;
  readonly devices: readonly string[];
  /** Kinds of GPU that drivers and libraries are here for, best first, whether their backend is here or not. */
  readonly usable: readonly string[];
  /** Bytes of the GPU's own memory; 0 without one. */
  readonly gpuMemory: { readonly total: number; readonly free: number };
  /** Cores that help with arithmetic. */
  readonly cores: number;
  readonly release: string;
}

export const probe = new RequestType<null, Backend, void>("probe");
export const load = new RequestType<LoadParams, LoadedModel, void>("load");
/** Sent around the first tokens that a GPU computes with a model: a driver that does not fit shows only then. */
export const gpuTrial = new NotificationType<{ readonly begun: boolean }>("gpuTrial");
export const judge = new RequestType<JudgeParams, JudgeResult, void>("judge");
export const generate = new RequestType<GenerateParams, string, void>("generate");
export const complete = new RequestType<CompleteParams, Completed, void>("complete");
export const completed = new ProgressType<string>();
export const score = new RequestType<ScoreParams, ScoreResult, void>("score");
/** How likely a prompt itself is, token by token. */
export const likelihood = new RequestType<LikelihoodParams, readonly TokenLikelihood[], void>("likelihood");
export const tokenize = new RequestType<TokenizeParams, readonly Tokenized[], void>("tokenize");
export const embed = new RequestType<EmbedParams, readonly (readonly number[])[], void>("embed");
export const lanes = new RequestType<null, readonly LaneFacts[], void>("lanes");
export const heartbeat = new NotificationType<Heartbeat>("heartbeat");

/** The request itself is at fault (too long for the model): another model or a shorter text would do. */
export const BAD_INPUT = -32000;
/** The library refused (unreadable file, wrong adapter, not enough memory). Trying again would not help. */
export const FAILED = -32001;
/** The caller gave up; nobody reads the answer. The code LSP uses too. */
export const CANCELLED = -32800;
export const ERROR_CODES: ReadonlySet<number> = new Set([BAD_INPUT, FAILED, CANCELLED]);
