import { exact } from "@/ui/duration";

/** An exact length that never breaks over two lines: `6 min 30 s`. */
export function length(seconds: number): string {
  return exact(seconds).replaceAll(" ", "\u00a0");
}

/**
 * An exact length of weighted downtime. A partial outage counts thousandths of a second: they are shown when
 * there are any, because the verdict counts them.
 */
export function lengthOfMillis(ms: number, language: string): string {
  const rest = Math.abs(ms) % 1000;
  if (rest === 0) return length(ms / 1000);
  const decimals = String(rest).padStart(3, "0").replace(/0+$/, "");
  const point = language.startsWith("fr") ? "," : ".";
  return length(ms / 1000).replace(/(\d+)(\u00a0s)$/, `$1${point}${decimals}$2`);
}

/** A length for an axis, in its two largest units: `22 min`, `1 h 30`, `45 s`. */
export function roughLength(seconds: number): string {
  const total = Math.floor(seconds);
  if (total < 60) return `${total}\u00a0s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest ? `${hours}\u00a0h\u00a0${String(rest).padStart(2, "0")}` : `${hours}\u00a0h`;
}
