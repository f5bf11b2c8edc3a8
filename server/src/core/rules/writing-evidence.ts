import type { Evidence } from "../finding.js";

/** Style guides on writing for readers in many countries. */
export const GLOBAL_WRITING: readonly Evidence[] = [
  {
    title: "Microsoft Writing Style Guide: Global communications",
    publisher: "Microsoft",
    address: "https://learn.microsoft.com/en-gb/style-guide/global-communications/",
  },
  {
    title: "Google developer documentation style guide: Writing for a global audience",
    publisher: "Google",
    address: "https://developers.google.com/style/translation",
  },
];
