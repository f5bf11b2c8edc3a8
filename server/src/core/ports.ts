import type { z } from "zod";
import type { CultureId } from "./finding.js";

/** What the core needs of the world. `host/` implements these; tests may too. */

/** Names one set of weights exactly: two models with equal identity give equal answers. */
export interface ModelIdentity {
  /** Catalogue id, or the name an endpoint uses. */
  readonly id: string;
  /** SHA-256 of the weights, or the endpoint address for a remote model. */
  readonly hash: string;
  /** Adapter id, absent for the base model. */
  readonly adapter?: string;
}

/**
 * One yes/no question answered in one forward pass, put to the model in the order instruction, text, question.
 * What consecutive requests share from the start is evaluated once, so callers sort by instruction and text.
 * `text` is untrusted.
 */
export interface JudgeRequest {
  readonly instruction: string;
  readonly text: string;
  readonly question: string;
}

export interface GenerateRequest<T> {
  readonly instruction: string;
  readonly text: string;
  /** The answer is constrained to this schema while decoding and parsed by it afterwards. */
  readonly schema: z.ZodType<T>;
  readonly maxTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly seed: number;
}

export interface Judge {
  readonly identity: ModelIdentity;
  /**
   * Log-odds (natural logarithm) of "yes" over "no" for each request, in order.
   * @throws ModelUnavailableError; the signal's reason when aborted (within one token).
   */
  judge(requests: readonly JudgeRequest[], signal: AbortSignal): Promise<readonly number[]>;
}

export interface Generator {
  readonly identity: ModelIdentity;
  /** @throws ModelUnavailableError; InvalidDataError when the answer does not fit the schema. */
  generate<T>(request: GenerateRequest<T>, signal: AbortSignal): Promise<T>;
}

export type EmbeddingRole = "query" | "passage";

export interface Embedder {
  readonly embedder: ModelIdentity;
  /** One L2-normalised vector per text, all of the same length. */
  embed(texts: readonly string[], role: EmbeddingRole, signal: AbortSignal): Promise<readonly Float32Array[]>;
}

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface CompletionRequest {
  /** If the last message is the assistant's, its text is continued; otherwise it is answered. Untrusted. */
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly seed: number;
  /** The text ends before the first of these. */
  readonly stop?: readonly string[];
}

export interface Completion {
  readonly text: string;
  readonly finish: "stop" | "length";
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number };
}

/** Free text, streamed. */
export interface Completer {
  readonly identity: ModelIdentity;
  /**
   * @param onText told each piece as it comes; joined they are the completion's text.
   * @throws ModelUnavailableError; the signal's reason when aborted (within one token).
   */
  complete(
    request: CompletionRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<Completion>;
}

/** How likely an answer is after a prompt. */
export interface ScoreRequest {
  /** As in a completion: if the last message is the assistant's, the answer continues it. Untrusted. */
  readonly messages: readonly ChatMessage[];
  readonly answer: string;
}

export interface Score {
  /** Sum of the natural logarithms of the probabilities of the answer's tokens. */
  readonly logProbability: number;
  readonly tokens: number;
}

export interface Scorer {
  readonly identity: ModelIdentity;
  /**
   * One score per request, in order. Requests with equal messages share the work on them.
   * @throws ModelUnavailableError, also for an endpoint that gives no probabilities of a prompt; the signal's reason.
   */
  score(requests: readonly ScoreRequest[], signal: AbortSignal): Promise<readonly Score[]>;
}

export interface TextModel extends Judge, Generator, Completer, Scorer {}

/** The model that speaks for each culture: the base model, with that culture's adapter where one is active. */
export interface CultureModels {
  readonly base: TextModel;
  /** @param task id of a task; an adapter serves the tasks it was trained and measured for. */
  for(culture: CultureId, task: string): TextModel;
}

/** Content-addressed: the key names everything the value depends on, so a value is never stale. */
export interface Cache {
  getMany(keys: readonly string[]): Promise<readonly (unknown | undefined)[]>;
  setMany(entries: readonly (readonly [key: string, value: unknown])[]): Promise<void>;
}

/** Language identification. `undefined` when the text is too short or the answer unsure. */
export interface LanguageDetector {
  detect(text: string): { readonly language: string; readonly confidence: number } | undefined;
  /** How much a text of any length looks like each language (ISO 639-1), in [0, 1]; absent for not at all. */
  likeness(text: string): Readonly<Record<string, number>>;
}
