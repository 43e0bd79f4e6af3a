// Sets the spaces of French typography in every French catalogue. Run it after writing French; the catalogue
// test refuses what it would change.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { frenchSpaces } from "./french-typography.mjs";

const root = new URL("../src/", import.meta.url).pathname;
const files = readdirSync(root, { recursive: true }).filter((file) => /texts\/fr\.json$/.test(file));
for (const file of files) {
  const path = join(root, file);
  const tree = JSON.parse(readFileSync(path, "utf8"), (_, value) =>
    typeof value === "string" ? frenchSpaces(value) : value,
  );
  writeFileSync(path, `${JSON.stringify(tree, null, 2)}\n`);
}
