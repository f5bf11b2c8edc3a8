import { invertedMarks } from "./inverted-marks.js";
import type { Rule } from "./rule.js";

/** Every built-in rule, in the order of their ids. A new rule is one file in this folder and one line here. */
export const RULES: readonly Rule[] = [invertedMarks];
