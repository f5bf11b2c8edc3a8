import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";

// A model process as it behaves on a GPU; the path of the model says how that goes. On the CPU all is well.

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const TOOLCHAIN = "CUDA error: the provided PTX was compiled with an unsupported toolchain.";
let manner = "";

connection.onRequest("load", async ({ modelPath, gpu }) => {
  const facts = { architecture: "llama", trainedContext: 8, threads: 1, parallel: 1 };
  if (gpu === false) return { ...facts, backend: "cpu", devices: [] };
  manner = modelPath;
  await connection.sendNotification("gpuTrial", { begun: true });
  if (manner === "wrong toolchain")
    await die(`${TOOLCHAIN}\n  current device: 0\n/src/ggml-cuda.cu:98: CUDA error\n`);
  if (manner === "no words") await die("");
  await connection.sendNotification("gpuTrial", { begun: false });
  return { ...facts, backend: "cuda", devices: ["Fake GPU"] };
});
connection.onRequest("judge", async () => {
  if (manner === "memory full") await die("CUDA error: out of memory\n");
  if (manner === "crashes") await die("");
  return { logOdds: [1], evaluated: { prefix: 0, text: 1 } };
});
process.on("disconnect", () => process.exit());
connection.listen();

function die(words) {
  process.stderr.write(words, () => process.kill(process.pid, "SIGABRT"));
  return new Promise(() => {});
}
