import { describe, expect, test } from "vitest";
import { createLanguageDetector } from "../../server/src/host/language.js";

describe("language identification", () => {
  const detector = createLanguageDetector();

  test.each([
    ["de", "Speichern Sie Ihre Änderungen, bevor Sie gehen."],
    ["fr", "Enregistrer les modifications avant de quitter"],
    ["es", "Guarda tus cambios antes de salir de la página"],
    ["ja", "保存せずに終了しますか"],
    ["ko", "변경 사항을 저장하세요"],
    ["el", "Αποθηκεύστε τις αλλαγές σας"],
    ["am", "ለውጦችዎን ያስቀምጡ እባክዎ"],
    ["id", "Simpan perubahan Anda sebelum keluar dari halaman"],
  ])("tells %s", (language, text) => {
    const detected = detector.detect(text);
    expect(detected?.language).toBe(language);
    expect(detected?.confidence).toBeGreaterThan(0.5);
    expect(detected?.confidence).toBeLessThan(1);
  });

  test.each(["", "OK", "Save", "12:30 – 14:00", "{count}", "保存", "qzx wvkj hhhh ppq"])(
    "does not guess at %j",
    (text) => {
      expect(detector.detect(text)).toBeUndefined();
    },
  );
});
