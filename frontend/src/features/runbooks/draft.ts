import type { Runbook, RunbookDraft } from "@/api/types";

/** What a writer edits; the revision says on which draft it is based. */
export type Draft = Omit<RunbookDraft, "revision">;

/** The draft of a runbook, or the newest version's text to begin one from. */
export function draftOf(runbook: Runbook, published: string | null): Draft {
  return {
    title: runbook.title,
    service_id: runbook.service?.id ?? null,
    labels: runbook.labels,
    markdown: runbook.draft_markdown ?? published ?? "",
  };
}

/** Whether two drafts would be stored alike. */
export function sameDraft(a: Draft, b: Draft): boolean {
  const keys = Object.keys(a.labels);
  return (
    a.title === b.title &&
    a.service_id === b.service_id &&
    a.markdown === b.markdown &&
    keys.length === Object.keys(b.labels).length &&
    keys.every((key) => a.labels[key] === b.labels[key])
  );
}
