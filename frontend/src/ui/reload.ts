/** Whether a file of the console could not be fetched: there is no network, or an update took the file away. */
export function isMissingFile(error: unknown): boolean {
  return (
    error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message)
  );
}

export function reload(): void {
  window.location.reload();
}

/**
 * Reloads a page that is older than its server, unless that would cost somebody a word. An updated page names
 * another script, so the reloaded one does not reload again.
 */
export async function reloadIfUpdated(again: () => void = reload): Promise<void> {
  const own = document.querySelector("script[type=module][src]")?.getAttribute("src");
  if (!own || isBusy()) return;
  const answer = await fetch("/", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok || (await answer.text()).includes(own)) return;
  if (!isBusy()) again();
}

/** Something is being typed, or a dialog asks. */
function isBusy(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    "textarea, input:not([type=checkbox], [type=radio], [type=range])",
  );
  return (
    document.querySelector(".cm-editor, [role=dialog]") !== null ||
    [...fields].some(({ value }) => value !== "")
  );
}
