/** Keeps a figure and its unit on one line. */
const nb = "\u00a0";
const pad = (value: number) => String(value).padStart(2, "0");

/** A countdown's figure: `04:05`, `1:04:05`, `3 d 4 h`; the sign is left to the caller. */
export function countdown(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const hours = Math.floor(seconds / 3600);
  if (hours >= 48) return `${Math.floor(hours / 24)}${nb}${dayUnit()}${nb}${hours % 24}${nb}h`;
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${pad(minutes)}:${pad(seconds % 60)}`;
}

/** A rough age in words short enough for a column: `29 min`, `2 h 12`, `3 d`. */
export function age(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes}${nb}min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours}${nb}h${nb}${pad(minutes % 60)}` : `${hours}${nb}h`;
  return `${Math.floor(hours / 24)}${nb}${dayUnit()}`;
}

/** An exact duration: `2 h 00 min 05 s`, `14 min 15 s`, `7 s`; nothing is rounded away. */
export function exact(seconds: number): string {
  const total = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const rest = total % 60;
  if (hours > 0) return `${hours}${nb}h${nb}${pad(minutes)}${nb}min${nb}${pad(rest)}${nb}s`;
  return minutes > 0 ? `${minutes}${nb}min${nb}${pad(rest)}${nb}s` : `${rest}${nb}s`;
}

// "j" for jours: the only unit whose letter differs between the two languages.
const dayUnit = () => (document.documentElement.lang.startsWith("fr") ? "j" : "d");
