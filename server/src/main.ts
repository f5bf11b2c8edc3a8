import { setFlagsFromString } from "node:v8";

// What a keystroke leaves behind is small, and most of it dies young: without the first V8 keeps 30 MB more for it, and
// without the second 50 MB of what died later. It has to be said before anything is loaded. Measured by `npm run bench`.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=60");
const { start } = await import("./start.js");
start();
