import type { Page } from "@playwright/test";
import axe, { type AxeResults } from "axe-core";

/** What WCAG 2 calls levels A and AA, in all its versions. */
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What a blind or colour-blind person would stumble over on the screen as it stands, one line each. */
export async function stumbles(page: Page, screen: string): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async (values): Promise<Pick<AxeResults, "violations">> => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: values,
      resultTypes: ["violations"],
      // The page's policy forbids what axe would fetch, and there is nothing to fetch.
      preload: false,
    });
    return { violations };
  }, rules);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${screen}: ${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`),
  );
}
