import { cjkPunctuation } from "../../../server/src/core/rules/cjk-punctuation.js";
import { ruleCases } from "../../support/rule-cases.js";

ruleCases(cjkPunctuation, [
  { text: "你好«,»世界", locale: "zh-CN", fixed: "你好，世界" },
  { text: "保存しました«.»", locale: "ja-JP", fixed: "保存しました。" },
  { text: "はい«,»いいえ", locale: "ja-JP", fixed: "はい、いいえ" },
  { text: "确定要删除吗«?»", locale: "zh-CN", fixed: "确定要删除吗？" },
  { text: "保存しました«。 »次へ", locale: "ja-JP", fixed: "保存しました。次へ" },
  { text: "안녕하세요«，»반갑습니다", locale: "ko-KR", fixed: "안녕하세요, 반갑습니다" },
  { text: "你好，世界。", locale: "zh-CN" },
  { text: "版本 1.2, Node.js 和 file.txt", locale: "zh-CN" },
  { text: "保存しました。次へ！", locale: "ja-JP" },
  { text: "名前: {name}", locale: "ja-JP" },
  { text: "削除しますか？ 元に戻せません。", locale: "ja-JP" },
  { text: "确定«？ »无法撤消。", locale: "zh-CN", fixed: "确定？无法撤消。" },
  { text: "안녕하세요, 반갑습니다.", locale: "ko-KR" },
  { text: "请稍候...", locale: "zh-CN" },
  { text: "Hello, world.", locale: "en-CN" },
]);
