import type { Service } from "@/api/types";

/** A component with how deep it stands below the top. */
export interface Branch {
  service: Service;
  depth: number;
}

/** The living components as a tree from top to bottom; one whose parent is retired stands at the top. */
export function treeOf(services: readonly Service[]): Branch[] {
  const living = services.filter((one) => one.retired_at === null);
  const known = new Set(living.map((one) => one.id));
  const below = (parent: string | null, depth: number): Branch[] =>
    living
      .filter((one) => (one.parent_id && known.has(one.parent_id) ? one.parent_id : null) === parent)
      .sort((a, b) => a.position - b.position || a.name.localeCompare(b.name))
      .flatMap((service) => [{ service, depth }, ...below(service.id, depth + 1)]);
  return below(null, 0);
}

/** A component and everything below it: none of these may become its parent. */
export function withDescendants(services: readonly Service[], id: string): Set<string> {
  const found = new Set([id]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const one of services) {
      if (one.parent_id && found.has(one.parent_id) && !found.has(one.id)) {
        found.add(one.id);
        grew = true;
      }
    }
  }
  return found;
}

/** A key that tools can name, made of a name: `Base patients` → `base-patients`. */
export function keyOf(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
}

/** The first two names that tools could not tell apart; null when all keys differ. */
export function sameKey(names: readonly string[]): { first: string; second: string } | null {
  const known = new Map<string, string>();
  for (const second of names) {
    const key = keyOf(second);
    const first = known.get(key);
    if (first !== undefined) return { first, second };
    known.set(key, second);
  }
  return null;
}
