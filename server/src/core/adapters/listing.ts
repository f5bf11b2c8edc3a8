import type { Adapter } from "./adapter.js";

/** An adapter as lists show it, in every shell. */
export interface AdapterListing {
  readonly id: string;
  /** Absolute path. */
  readonly folder: string;
  /** Comes with CultureManager and cannot be changed. */
  readonly builtIn: boolean;
  readonly cultures: readonly string[];
  readonly tasks: readonly string[];
  /** Id of the model it is for. */
  readonly base: string;
  /** A refused one is never used, whatever it says of itself. */
  readonly state: "active" | "candidate" | "refused";
  /** Why it is refused, or only a candidate. */
  readonly reason?: string;
  /** The best that was measured of it, in one line. */
  readonly summary?: string;
  /** Bytes of its weights. */
  readonly bytes: number;
  /** ISO 8601. */
  readonly created?: string;
}

/** @param entry with `refused`, the reason in words, where it cannot be used. */
export function listAdapter(entry: {
  readonly id: string;
  readonly folder: string;
  readonly origin: "built-in" | "workspace";
  readonly adapter?: Adapter;
  readonly refused?: string;
}): AdapterListing {
  const { id, folder, origin, adapter, refused } = entry;
  const reason = refused ?? (adapter?.state === "candidate" ? candidateReason(adapter) : undefined);
  const summary = adapter && gain(adapter);
  return {
    id,
    folder,
    builtIn: origin === "built-in",
    cultures: adapter?.cultures ?? [],
    tasks: adapter?.tasks ?? [],
    base: adapter?.base.id ?? "",
    state: refused === undefined ? (adapter?.state ?? "refused") : "refused",
    ...(reason === undefined ? {} : { reason }),
    ...(summary === undefined ? {} : { summary }),
    bytes: adapter?.size ?? 0,
    ...(adapter ? { created: adapter.created } : {}),
  };
}

function candidateReason({ gate }: Adapter): string {
  if (gate === undefined) return "it was never measured against its base model";
  return gate.passed ? "it passed its tests and has not been activated" : gate.reason;
}

/** The largest gain over the base model that was tested. */
function gain({ gate }: Adapter): string | undefined {
  const best = gate?.tests
    .filter(({ against }) => against === "base")
    .reduce<(typeof gate.tests)[number] | undefined>(
      (a, b) => (a && a.difference >= b.difference ? a : b),
      undefined,
    );
  if (best === undefined) return undefined;
  const points = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value * 100).toFixed(0)}`;
  return `${best.task}: ${points(best.difference)} points over the base model (${points(best.low)} to ${points(best.high)}, ${best.n} rows)`;
}
