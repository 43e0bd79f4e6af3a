import { expect, it } from "vitest";
import { createI18n, type Language } from "./i18n";

it.each<[Language, string]>([
  ["en", "Only the 1,204 most urgent incidents are shown."],
  ["fr", "Seuls les 1\u202f204 incidents les plus pressants sont affichés."],
])("writes a number as its language does (%s)", async (language, words) => {
  const i18n = await createI18n(language);
  await i18n.loadNamespaces("queue");
  expect(i18n.t("cut", { ns: "queue", count: 1204 })).toBe(words);
});
