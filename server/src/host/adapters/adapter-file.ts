import { stat } from "node:fs/promises";
import type { Adapter } from "../../core/adapters/adapter.js";
import { CultureManagerError } from "../../core/errors.js";
import { type GgufHeader, readGgufHeader } from "../models/gguf-reader.js";

/** Bytes of one weight, by ggml's number of its type: F32, F16, BF16. */
const WEIGHT_BYTES: Readonly<Record<number, number>> = { 0: 4, 1: 2, 30: 2 };

/**
 * Why the weights of an adapter cannot be used, or undefined if they can: what its `adapter.json` claims must hold, and
 * every pair of matrices must fit one of the base model's. Untrusted: the model library is only given what passed.
 * @param base the header of the model it is for; undefined where that is not on this machine.
 */
export async function adapterFault(
  file: string,
  adapter: Adapter,
  base: GgufHeader | undefined,
): Promise<string | undefined> {
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile()) return `its weights ${adapter.file} are missing`;
  if (info.size !== adapter.size)
    return `its weights have ${info.size} bytes, and adapter.json says ${adapter.size}`;
  try {
    const header = await readGgufHeader(file);
    return metadataFault(header, adapter) ?? tensorFault(header, info.size, adapter, base);
  } catch (error) {
    if (error instanceof CultureManagerError) return error.message;
    throw error;
  }
}

function metadataFault({ metadata }: GgufHeader, { base, alpha }: Adapter): string | undefined {
  const type = metadata.get("general.type");
  if (type !== "adapter") return `its file is no adapter but a ${type ?? "file of unknown type"}`;
  const kind = metadata.get("adapter.type");
  if (kind !== "lora") return `it is an adapter of the kind ${kind ?? "unknown"}, and only lora is known`;
  const architecture = metadata.get("general.architecture");
  if (architecture !== base.architecture)
    return `its file is for the architecture ${architecture}, and adapter.json says ${base.architecture}`;
  const stated = metadata.get("adapter.lora.alpha");
  if (typeof stated !== "number" || Math.abs(stated - alpha) > 1e-3)
    return `its file has alpha ${stated}, and adapter.json says ${alpha}`;
  return undefined;
}

const PAIR = /^(.+)\.lora_(a|b)$/;

function tensorFault(
  { tensors, dataStart }: GgufHeader,
  size: number,
  { rank }: Adapter,
  base: GgufHeader | undefined,
): string | undefined {
  if (tensors.size === 0) return "its file holds no weights";
  for (const [name, { shape, type, offset }] of tensors) {
    const [, target = "", part] = PAIR.exec(name) ?? [];
    const other = tensors.get(`${target}.lora_${part === "a" ? "b" : "a"}`);
    if (other === undefined) return `its matrix ${name} is one of no pair`;
    const bytes = WEIGHT_BYTES[type];
    if (bytes === undefined) return `its matrix ${name} has weights of the unknown type ${type}`;
    const [width = 0, height = 0, ...more] = shape;
    if (more.length > 0 || width < 1 || height < 1)
      return `its matrix ${name} has the shape ${shape.join("x")}`;
    if (dataStart + offset + width * height * bytes > size) return `its matrix ${name} ends beyond the file`;
    if ((part === "a" ? height : width) !== rank)
      return `its matrix ${name} has the rank ${part === "a" ? height : width}, and adapter.json says ${rank}`;
    const target_ = base?.tensors.get(target);
    if (base && target_ === undefined) return `its base model has no matrix ${target}`;
    const own = part === "a" ? width : height;
    const fits = target_?.shape[part === "a" ? 0 : 1];
    if (target_ && own !== fits)
      return `its matrix ${name} is for ${own} values, and the base model has ${fits}`;
  }
  return undefined;
}
