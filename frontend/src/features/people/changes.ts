import type { Person, PersonPatch } from "@/api/types";
import { grantsOf, type RoleLine, sameGrants } from "./roles";

export interface PersonDraft {
  name: string;
  lines: readonly RoleLine[];
  /** A new password; empty keeps the old one. */
  password: string;
}

/**
 * What differs from the person as they were when the dialog opened, or null when nothing does. Only that is
 * sent, so that a colleague's change of the rest in the meantime holds.
 */
export function changesOf(before: Person, draft: PersonDraft): PersonPatch | null {
  const name = draft.name.trim();
  const roles = grantsOf(draft.lines);
  const changes: PersonPatch = {
    ...(name !== before.name && { name }),
    ...(!sameGrants(roles, before.roles) && { roles }),
    ...(draft.password && { password: draft.password }),
  };
  return Object.keys(changes).length > 0 ? changes : null;
}
