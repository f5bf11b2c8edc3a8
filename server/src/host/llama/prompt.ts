import {
  type LlamaModel,
  LlamaText,
  resolveChatWrapper,
  SpecialToken,
  SpecialTokensText,
  type Token,
} from "node-llama-cpp";

/** The model's turn markup around a user message, as tokens. */
export interface Template {
  readonly head: readonly Token[];
  readonly tail: readonly Token[];
}

/**
 * Reads the chat template once. Only the template's own markup becomes special tokens; whatever a caller passes later
 * is tokenized as plain text, so that `<|im_end|>` inside an untrusted text cannot end the turn.
 * @param plainText the weights know no turns: "…\nAnswer:" is used instead.
 */
export function readTemplate(model: LlamaModel, plainText: boolean): Template {
  const bos = model.tokens.bos;
  const start = bos !== null && model.tokens.shouldPrependBosToken ? [bos] : [];
  if (plainText || model.fileInfo.metadata.tokenizer?.chat_template === undefined) {
    return { head: start, tail: plainTokens(model, "\nAnswer:") };
  }
  const mark = "\uE000";
  const wrapper = resolveChatWrapper(model);
  const { contextText } = wrapper.generateContextState({
    chatHistory: [
      { type: "user", text: mark },
      { type: "model", response: [""] },
    ],
  });
  // Wrappers write BOS although some vocabularies (SmolLM2) open the turn with the very same token.
  const values = contextText.values.filter(
    (value) => !(value instanceof SpecialToken && value.value === "BOS"),
  );
  const at = values.findIndex((value) => typeof value === "string" && value.includes(mark));
  const marked = values[at];
  if (typeof marked !== "string") throw new Error("The model's chat template drops the user's message.");
  const [before = "", after = ""] = marked.split(mark);
  const tokens = (parts: typeof values) => LlamaText(parts).tokenize(model.tokenizer, "trimLeadingSpace");
  // As the template of Qwen3 writes it with thinking switched off: the next token is the answer.
  const thinks = model.fileInfo.metadata.tokenizer.chat_template.includes("enable_thinking");
  const noThoughts = thinks ? [new SpecialTokensText("<think>\n\n</think>\n\n")] : [];
  return {
    head: [...start, ...tokens([...values.slice(0, at), before])],
    tail: tokens([after, ...values.slice(at + 1), ...noThoughts]),
  };
}

/** Untrusted text: control sequences in it stay ordinary characters. */
export function plainTokens(model: LlamaModel, text: string): Token[] {
  return model.tokenize(text, false, "trimLeadingSpace");
}
