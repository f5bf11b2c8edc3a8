/**
 * Text on a page that speaks to a model rather than to a reader. Passages with it are left out. This is a sieve, not
 * the wall: the wall is that a page's text is only ever data, and that what a teacher makes of it is data too.
 */
const ADDRESSED: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b[^.!?]{0,40}\b(?:previous|prior|above|earlier|all|any|your)\b[^.!?]{0,30}\b(?:instructions?|prompts?|rules|guidelines)\b/i,
  /\b(?:system prompt|prompt injection|jailbreak)\b/i,
  /\byou are (?:now )?(?:an?|the) (?:ai|artificial intelligence|assistant|language model|chatbot)\b/i,
  /\b(?:as|to) (?:an?|any|the|all) (?:ai|llms?|language models?|(?:ai )?assistants?|crawlers?)\b/i,
  /\b(?:reply|respond|answer|output) (?:only|exactly|with exactly|nothing but)\b/i,
  /<\|[a-z_]+\|>|\[\/?INST\]|<\/?(?:system|assistant|instructions?|tool_call)>/i,
  /\bignorier(?:e|en sie)\b[^.!?]{0,40}\b(?:anweisungen|instruktionen)\b/i,
  /\bignor(?:a|e|ez|ar|er)\b[^.!?]{0,40}\b(?:instrucciones|instructions|instruções|istruzioni|consignes)\b[^.!?]{0,20}\b(?:anterior|preced|précéd|prior)/i,
  /\b(?:ai|llm) (?:assistants?|agents?|crawlers?|models?)\b/i,
  /(?:以前|前|上記|これまで|すべて)の(?:指示|命令|プロンプト).{0,8}無視/,
  /(?:忽略|无视|無視).{0,8}(?:之前|以上|先前|所有).{0,8}(?:指令|指示|提示)/,
  /(?:이전|위의|모든).{0,6}(?:지시|명령|프롬프트).{0,8}무시/,
  /(?:تجاهل|نادیده بگیر).{0,30}(?:التعليمات|دستور)/,
];

export function speaksToModels(text: string): boolean {
  const line = text.replace(/\s+/g, " ");
  return ADDRESSED.some((pattern) => pattern.test(line));
}
