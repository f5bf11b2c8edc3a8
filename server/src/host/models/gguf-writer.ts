/** The parts of the GGUF format (version 3, https://github.com/ggml-org/ggml/blob/master/docs/gguf.md) that we write. */

export type GgufValue =
  | { readonly u32: number }
  | { readonly f32: number }
  | { readonly bool: boolean }
  | { readonly string: string }
  | { readonly strings: readonly string[] }
  | { readonly f32s: readonly number[] }
  | { readonly i32s: readonly number[] };

export interface GgufTensor {
  readonly name: string;
  /** Fastest dimension first. */
  readonly shape: readonly number[];
  /** ggml's number for the type of the weights. */
  readonly type: number;
  readonly data: Buffer;
}

/** Tensor data starts, and each tensor in it, at a multiple of this many bytes. */
export const TENSOR_ALIGNMENT = 32;

/** Everything before the tensor data, padded to the alignment; the data follows in order, each tensor padded too. */
export function ggufHeader(
  metadata: Readonly<Record<string, GgufValue>>,
  tensors: readonly GgufTensor[],
): Buffer {
  const parts: Buffer[] = [Buffer.from("GGUF", "latin1"), u32(3), u64(tensors.length)];
  const entries = Object.entries(metadata);
  parts.push(u64(entries.length));
  for (const [key, value] of entries) parts.push(string(key), encodeValue(value));
  let offset = 0;
  for (const { name, shape, type, data } of tensors) {
    parts.push(string(name), u32(shape.length), ...shape.map(u64), u32(type), u64(offset));
    offset += align(data.length);
  }
  const header = Buffer.concat(parts);
  return Buffer.concat([header, Buffer.alloc(align(header.length) - header.length)]);
}

const TYPE = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const;

function encodeValue(value: GgufValue): Buffer {
  if ("u32" in value) return Buffer.concat([u32(TYPE.u32), u32(value.u32)]);
  if ("f32" in value) return Buffer.concat([u32(TYPE.f32), f32s([value.f32])]);
  if ("bool" in value) return Buffer.concat([u32(TYPE.bool), Buffer.from([value.bool ? 1 : 0])]);
  if ("string" in value) return Buffer.concat([u32(TYPE.string), string(value.string)]);
  if ("strings" in value) return array(TYPE.string, value.strings.length, value.strings.map(string));
  if ("f32s" in value) return array(TYPE.f32, value.f32s.length, [f32s(value.f32s)]);
  return array(TYPE.i32, value.i32s.length, [i32s(value.i32s)]);
}

function array(type: number, length: number, items: readonly Buffer[]): Buffer {
  return Buffer.concat([u32(TYPE.array), u32(type), u64(length), ...items]);
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function f32s(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    buffer.writeFloatLE(value, i * 4);
  });
  return buffer;
}

function i32s(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    buffer.writeInt32LE(value, i * 4);
  });
  return buffer;
}

function align(length: number): number {
  return length + (-length & (TENSOR_ALIGNMENT - 1));
}
