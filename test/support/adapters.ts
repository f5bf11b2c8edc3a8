/** A valid `adapter.json` of the folder `jp-rewrite`; state what matters to the test. */
export function adapterJson(change: object): object {
  return {
    version: 1,
    id: "jp-rewrite",
    cultures: ["JP"],
    tasks: ["rewrite"],
    base: { id: "smollm2-135m", sha256: "0".repeat(64), architecture: "llama" },
    method: "lora",
    rank: 2,
    alpha: 2,
    targets: ["o_proj"],
    sha256: "1".repeat(64),
    size: 1000,
    data: { sha256: "2".repeat(64), rows: 10, licence: "CC0-1.0", provenance: "Made for a test." },
    seed: 1,
    trainer: "0.0.0",
    state: "candidate",
    created: "2026-01-01T00:00:00Z",
    ...change,
  };
}
