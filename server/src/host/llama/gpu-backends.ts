import path from "node:path";

/**
 * GPU backends of the model library. They are too large for the extension, so they are fetched when a user asks for
 * one; an installation by npm has them already.
 */
export interface GpuBackend {
  readonly kind: GpuKind;
  readonly packages: readonly BackendPackage[];
}

export type GpuKind = "cuda" | "vulkan";

/** A package of the npm registry, held to what the lock file of this release says of it. */
export interface BackendPackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
  /** Of the archive. */
  readonly bytes: number;
}

/** Of node-llama-cpp: it loads binaries of its own version only. */
export const LIBRARY_VERSION = "3.22.1";

/** A test holds this table to package-lock.json. Windows has none of this version, Apple's Metal needs none. */
export const GPU_BACKENDS: Readonly<Record<string, readonly GpuBackend[]>> = {
  "linux-x64": [
    {
      kind: "cuda",
      packages: [
        packageOf(
          "linux-x64-cuda",
          142_898_030,
          "sha512-8rQCjyNNLZJUFit+YpjwlC4hwkKgOMIkB2wuycKBf8NU2O3ySKbiWZQ8aw9ku2nUTXjSnUIrE6KB88itduTBuA==",
        ),
        packageOf(
          "linux-x64-cuda-ext",
          176_664_119,
          "sha512-4e5ajkiM2aR2WAdB/N/ACk4weEhHvOAIrzxZPsIX0xDFW5+6hhShuy1/vs88SK9NGdgAco9IyE28eYS0H1efpA==",
        ),
      ],
    },
    {
      kind: "vulkan",
      packages: [
        packageOf(
          "linux-x64-vulkan",
          24_311_427,
          "sha512-bBxqU+JOcBu1nb5Qj2zcMci+JByT1E8EajHvYodyNfVIPkEhXh+/HMwR1/BT7xP08YK0hks+kM8fglER0P8JEg==",
        ),
      ],
    },
  ],
};

/** Platforms whose binaries of this version are published. */
const PUBLISHED: ReadonlySet<string> = new Set(["linux-x64", "linux-arm64", "linux-arm"]);

/** Whether models can run in the library at all on a platform. */
export function hasLibrary(platform = process.platform, arch = process.arch): boolean {
  return PUBLISHED.has(`${platform}-${arch}`);
}

/**
 * The best backend for what the library found usable on this machine, best first.
 * @returns undefined where there is no GPU, or no package for it.
 */
export function gpuBackendFor(
  usable: readonly string[],
  platform = process.platform,
  arch = process.arch,
): GpuBackend | undefined {
  const known = GPU_BACKENDS[`${platform}-${arch}`] ?? [];
  return usable.flatMap((kind) => known.filter((backend) => backend.kind === kind))[0];
}

export function backendBytes({ packages }: GpuBackend): number {
  return packages.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Where fetched backends of this version are: a folder that has a `node_modules`. */
export function backendFolder(cacheRoot: string): string {
  return path.join(cacheRoot, "backends", LIBRARY_VERSION);
}

function packageOf(name: string, bytes: number, integrity: string): BackendPackage {
  return { name: `@node-llama-cpp/${name}`, version: LIBRARY_VERSION, integrity, bytes };
}
