import { createInstance, type FormatterModule, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";

export type Language = "en" | "fr";

/** Every catalogue by its path; each is its own small file, fetched when a screen first needs it. */
const catalogues = import.meta.glob<Record<string, unknown>>(
  ["/src/ui/texts/*.json", "/src/app/texts/*.json", "/src/features/*/texts/*.json"],
  { import: "default" },
);

/** The catalogue's name is its folder: `/src/features/queue/texts/fr.json` is `queue` in French. */
const paths = new Map(
  Object.keys(catalogues).map((path) => {
    const [, namespace, language] = /([^/]+)\/texts\/(\w+)\.json$/.exec(path) ?? [];
    return [`${language}/${namespace}`, path];
  }),
);

/** Writes every number of a text as its language does: 1,204 in English, 1 204 in French. */
function numbersOf(language: Language): FormatterModule {
  const numbers = new Intl.NumberFormat(language);
  return {
    type: "formatter",
    init() {},
    add() {},
    addCached() {},
    format: (value: unknown) => (typeof value === "number" ? numbers.format(value) : (value as string)),
  };
}

/** Makes the translator of this page and loads the texts every screen needs. */
export async function createI18n(language: Language): Promise<i18n> {
  const instance = createInstance();
  await instance
    .use({
      type: "backend",
      init() {},
      read(lng: string, namespace: string, done: (error: unknown, texts: unknown) => void) {
        const path = paths.get(`${lng}/${namespace}`);
        const load = path && catalogues[path];
        if (!load) return done(new Error(`no catalogue ${lng}/${namespace}`), null);
        load().then(
          (texts) => done(null, texts),
          (error) => done(error, null),
        );
      },
    })
    .use(numbersOf(language))
    .use(initReactI18next)
    .init({
      lng: language,
      // No fallback language: a missing French text must fail the catalogue test, not show English at night.
      fallbackLng: false,
      ns: ["ui", "app"],
      defaultNS: "app",
      interpolation: { escapeValue: false, alwaysFormat: true },
      react: { useSuspense: true },
    });
  return instance;
}
