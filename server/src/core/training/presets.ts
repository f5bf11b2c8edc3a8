/** What is trained and how long. Rank and targets decide an adapter's size, the rest how it learns. */

export interface Preset {
  readonly id: string;
  /** For people: what it is for. */
  readonly title: string;
  readonly lora: {
    readonly rank: number;
    readonly alpha: number;
    readonly dropout: number;
    readonly targets: readonly string[];
  };
  readonly epochs: number;
  readonly learningRate: number;
}

const ATTENTION = ["q_proj", "k_proj", "v_proj", "o_proj"];
const FEED_FORWARD = ["gate_proj", "up_proj", "down_proj"];

export const PRESETS: readonly Preset[] = [
  {
    id: "small",
    title: "Attention, rank 8: 2 MB for a 0.5B model; labels and choices",
    lora: { rank: 8, alpha: 16, dropout: 0.05, targets: ATTENTION },
    epochs: 3,
    learningRate: 3e-4,
  },
  {
    id: "quick",
    title: "Attention, rank 4, two rounds: a first look in minutes",
    lora: { rank: 4, alpha: 8, dropout: 0, targets: ATTENTION },
    epochs: 2,
    learningRate: 1e-3,
  },
  {
    id: "thorough",
    title: "All layers, rank 16: 18 MB for a 0.5B model; wording and rewrites",
    lora: { rank: 16, alpha: 32, dropout: 0.05, targets: [...ATTENTION, ...FEED_FORWARD] },
    epochs: 4,
    learningRate: 2e-4,
  },
];

export const DEFAULT_PRESET = "small";
