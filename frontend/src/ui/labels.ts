/** Labels as one line people can type: `app=login, tier=front`, in the order of their names. */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}

/** Reads `app=login, tier=front`; null when a part is no `name=value` or a name comes twice. */
export function parseLabels(text: string): Record<string, string> | null {
  const labels: Record<string, string> = {};
  for (const part of text.split(/[,\n]/).map((one) => one.trim())) {
    if (!part) continue;
    const at = part.indexOf("=");
    const name = part.slice(0, at).trim();
    if (at <= 0 || !name || name in labels) return null;
    labels[name] = part.slice(at + 1).trim();
  }
  return labels;
}
