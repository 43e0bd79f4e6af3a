/** A step's body in reading order: prose, and the commands that stand between it. */
export type StepPart = { kind: "prose"; html: string } | { kind: "command"; text: string };

/**
 * Takes the commands of a step out of its HTML, so that each is copied where it is read. A command deeper in the
 * text, in a list for instance, stays there and is offered for copying below.
 */
export function stepParts(html: string, commands: readonly string[]): StepPart[] {
  // A parsed document of its own runs and loads nothing; the prose is sanitised again where it is shown.
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const parts: StepPart[] = [];
  const offered = new Set<string>();
  let prose = "";
  const flush = () => {
    if (prose.trim()) parts.push({ kind: "prose", html: prose });
    prose = "";
  };
  for (const node of body.childNodes) {
    const text = node instanceof HTMLPreElement ? (node.textContent ?? "").replace(/\n$/, "") : "";
    if (text) {
      flush();
      offered.add(text);
      parts.push({ kind: "command", text });
    } else {
      prose += node instanceof Element ? node.outerHTML : (node.textContent ?? "");
    }
  }
  flush();
  for (const text of commands) {
    if (!offered.has(text)) parts.push({ kind: "command", text });
  }
  return parts;
}
