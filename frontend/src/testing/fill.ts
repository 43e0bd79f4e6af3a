import type { UserEvent } from "@testing-library/user-event";

/** Gives a field this content at once, as a paste does. Where each key matters, `user.type` it instead. */
export async function fill(user: UserEvent, field: Element, text: string) {
  await user.clear(field);
  await user.paste(text);
}
