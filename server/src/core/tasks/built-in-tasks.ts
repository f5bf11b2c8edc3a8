import { copyReview } from "./built-in/copy-review.js";
import { dialogueReply } from "./built-in/dialogue-reply.js";
import { messageAppropriateness } from "./built-in/message-appropriateness.js";
import { multipleChoice } from "./built-in/multiple-choice.js";
import { normAcceptability } from "./built-in/norm-acceptability.js";
import { promptReview } from "./built-in/prompt-review.js";
import { register } from "./built-in/register.js";
import { rewrite } from "./built-in/rewrite.js";
import { shortAnswer } from "./built-in/short-answer.js";
import type { Task } from "./task.js";

export const BUILT_IN_TASKS: readonly Task[] = [
  copyReview,
  rewrite,
  register,
  normAcceptability,
  multipleChoice,
  shortAnswer,
  messageAppropriateness,
  promptReview,
  dialogueReply,
];
