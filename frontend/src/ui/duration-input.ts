const units: Record<string, number> = {
  s: 1,
  min: 60,
  m: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  d: 86_400,
  j: 86_400,
};

/**
 * Reads a duration as people write it: `15 min`, `1 h 30`, `72 h`, `3 d` or `3 j`, `90 s`; empty is zero. Gives
 * whole seconds, or null when it cannot be read.
 */
export function parseDuration(text: string): number | null {
  const clean = text.trim().toLowerCase().replace(/\s+/g, " ");
  if (!clean) return 0;
  let rest = clean;
  let seconds = 0;
  let last = Number.POSITIVE_INFINITY;
  while (rest) {
    const part = /^(\d+)\s*(minutes?|min|[smhdj])?\s*/.exec(rest);
    const amount = Number(part?.[1]);
    if (!part) return null;
    // `1 h 30`: what follows hours without a unit is minutes.
    const unit = part[2] ? units[part[2]] : last === 3600 ? 60 : undefined;
    if (!unit || unit >= last) return null;
    seconds += amount * unit;
    last = unit;
    rest = rest.slice(part[0].length);
  }
  return seconds;
}

/** Writes a duration so that it is read again as the same: `15 min`, `4 h`, `1 h 30 min`, `3 d`. */
export function writeDuration(seconds: number, language: string): string {
  if (seconds === 0) return "";
  const day = language.startsWith("fr") ? "j" : "d";
  const parts: string[] = [];
  let rest = seconds;
  // 36 h is said in hours; days are for whole ones.
  if (rest >= 172_800 && rest % 86_400 === 0) return `${rest / 86_400} ${day}`;
  for (const [name, unit] of [
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ] as const) {
    const amount = Math.floor(rest / unit);
    if (amount > 0) parts.push(`${amount} ${name}`);
    rest %= unit;
  }
  return parts.join(" ");
}
