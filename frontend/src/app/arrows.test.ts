import { expect, it } from "vitest";

const sources = import.meta.glob<string>(["/src/**/*.{ts,tsx}", "!/src/**/*.test.*", "!/src/testing/**"], {
  eager: true,
  query: "?raw",
  import: "default",
});

/** The folder a file belongs to: `ui`, `api`, `app`, or a feature. */
function layerOf(path: string): string {
  const [, first, second] = /^\/src\/([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
  return first === "features" ? `features/${second}` : (first ?? "");
}

function importsOf(path: string, text: string): string[] {
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, name]) => name ?? "");
  return found
    .map((name) => {
      if (name.startsWith("@/")) return `/src/${name.slice(2)}`;
      return name.startsWith(".") ? new URL(name, `file://${path}`).pathname : null;
    })
    .filter((name) => name !== null);
}

/** What a feature lends to others beside its queries. A new line here is a decision: could it stand in the kit? */
const lent = new Set([
  "/src/features/availability/client-select",
  "/src/features/availability/dates",
  "/src/features/queue/queue-lines",
  "/src/features/reports/report-button",
]);

/**
 * One-way folders: the kit and the API know nobody; features know the kit, the API and what app offers them,
 * and of each other only their queries and what is lent; app puts all together.
 */
function allowed(from: string, to: string, target: string): boolean {
  if (from === to || from === "main.tsx" || from === "app") return true;
  if (from === "ui" || from === "api") return false;
  if (to === "ui" || to === "api" || to === "app") return true;
  return target.endsWith("/queries") || lent.has(target);
}

it("imports only follow the arrows", () => {
  const wrong = Object.entries(sources).flatMap(([path, text]) =>
    importsOf(path, text)
      .filter((target) => target.startsWith("/src/"))
      .filter((target) => !allowed(layerOf(path), layerOf(target), target))
      .map((target) => `${path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

it("only the mock entry reaches the testing folder", () => {
  const wrong = Object.entries(sources).filter(([path, text]) =>
    importsOf(path, text).some((target) => target.startsWith("/src/testing/")),
  );
  expect(wrong.map(([path]) => path)).toEqual([]);
});
