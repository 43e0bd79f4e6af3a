import type { Incident } from "@/api/types";

/** Which verbs make sense in the incident's state. A courtesy: the server's state machine decides. */
export function roomVerbs({ state, owner }: Pick<Incident, "state" | "owner">, me: string) {
  const open = state === "triggered" || state === "acknowledged" || state === "watching";
  return {
    acknowledge: state === "triggered",
    take: open && state !== "triggered" && owner?.id !== me,
    reassign: open,
    watch: state === "acknowledged",
    runbook: open,
    priority: open,
    resolve: open,
    reopen: state === "resolved" || state === "closed",
    close: state === "resolved",
  };
}
