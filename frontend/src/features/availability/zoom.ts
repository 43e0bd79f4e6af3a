/** How much of a day is seen at once. Alone in its file: the address is read before any calendar is loaded. */
export type Zoom = "24h" | "3h" | "30min";

export const zooms: readonly Zoom[] = ["24h", "3h", "30min"];
