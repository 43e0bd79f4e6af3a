import { describe, expect, it } from "vitest";
import { frenchSpaces } from "../../scripts/french-typography.mjs";

type Tree = { [key: string]: string | Tree };

const files = import.meta.glob<Tree>("/src/**/texts/*.json", { eager: true, import: "default" });
const sources = import.meta.glob<string>("/src/app/i18n-types.d.ts", {
  eager: true,
  query: "?raw",
  import: "default",
});
const folders = [...new Set(Object.keys(files).map((file) => file.replace(/\/\w+\.json$/, "")))];

/** Words that are the same in both languages, and names. Keep it short: French is its own text. */
const same = new Set([
  "Clients",
  "Client",
  "{{count}} client",
  "{{count}} clients",
  "Incidents",
  "Sessions",
  "Contact",
  "Contacts",
  "Service",
  "Services",
  "Version",
  "Versions",
  "Source",
  "Sources",
  "Maintenance",
  "Maintenances",
  "P1",
  "Description",
  "Note",
  "Notes",
  "Type",
  "Date",
  "Total",
  "Max",
  "E-mail",
  "Signature",
  "Certificate",
  "Portail",
]);

function flat(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
}

// French has a third plural form for millions; English does not.
const withoutPlural = (key: string) => key.replace(/_(one|many|other)$/, "_*");
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe.each(folders)("the texts of %s", (folder) => {
  const english = flat(files[`${folder}/en.json`] ?? {});
  const french = flat(files[`${folder}/fr.json`] ?? {});

  it("have the same keys in both languages", () => {
    const keys = (texts: [string, string][]) => [...new Set(texts.map(([key]) => withoutPlural(key)))].sort();
    expect(keys(french)).toEqual(keys(english));
    expect(english.length).toBeGreaterThan(0);
  });

  it("say something of their own in French", () => {
    const theirs = new Map(english);
    const copied = french.filter(([key, text]) => {
      const words = text.replace(/\{\{\w+\}\}/g, "").trim();
      return theirs.get(key) === text && /\p{L}{2}/u.test(words) && !same.has(text);
    });
    expect(copied).toEqual([]);
  });

  it("fill in the same values in both languages", () => {
    const theirs = new Map(english.map(([key, text]) => [withoutPlural(key), text]));
    const different = french.filter(([key, text]) => {
      const other = theirs.get(withoutPlural(key)) ?? "";
      return placeholders(other).join() !== placeholders(text).join();
    });
    expect(different).toEqual([]);
  });

  it("know the plurals their language needs", () => {
    const forms = (texts: [string, string][], language: string) => {
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const keys = new Set(texts.map(([key]) => key));
      const bases = [...keys]
        .filter((key) => key.endsWith("_other"))
        .map((key) => key.slice(0, -"_other".length));
      return bases.flatMap((base) => needed.map((form) => `${base}_${form}`)).filter((key) => !keys.has(key));
    };
    expect(forms(english, "en")).toEqual([]);
    expect(forms(french, "fr")).toEqual([]);
  });

  it("have French spaces: run `npm run texts`", () => {
    expect(french.filter(([, text]) => frenchSpaces(text) !== text)).toEqual([]);
  });

  it("are known to the type checker", () => {
    const namespace = folder.split("/").at(-2);
    expect(sources["/src/app/i18n-types.d.ts"]).toContain(`${namespace}: typeof import(`);
  });
});
