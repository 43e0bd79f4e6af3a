import type { Month } from "@/api/types";
import type { ClauseClass } from "@/ui/class-swatch";

/** The classes of a second in the order every report and screen shows them. */
export const classOrder: readonly ClauseClass[] = [
  "available",
  "provider_down",
  "degraded",
  "client",
  "third_party",
  "maintenance",
  "unknown",
  "outside",
];

/** The class of a server's word; a word this console does not know is shown as unknown time, never as up. */
export function asClass(word: string): ClauseClass {
  return classOrder.find((name) => name === word) ?? "unknown";
}

export interface ClassLine {
  class: ClauseClass;
  seconds: number;
  /** The contract's article, such as "art. 4.1". */
  clause: string;
}

/**
 * The classes of a month in their order, absent ones with no seconds. `degraded` is left out when empty: most
 * contracts have no partial outages, and its column would only ask what it means.
 */
export function classLines(classes: Month["classes"]): ClassLine[] {
  return classOrder
    .map((name) => {
      const line = classes.find((one) => one.class === name);
      return { class: name, seconds: line?.seconds ?? 0, clause: line?.clause ?? "" };
    })
    .filter((line) => line.seconds > 0 || line.class !== "degraded");
}

/** What the classes leave over of the month: zero, or the screen must say that seconds are missing. */
export function leftOver(classes: Month["classes"], total: number): number {
  return total - classes.reduce((sum, line) => sum + line.seconds, 0);
}

/** The classes that are neither up nor outside the hours: what the magnified bar shows. */
export function lostLines(classes: Month["classes"]): ClassLine[] {
  return classLines(classes).filter((line) => line.seconds > 0 && isLost(line.class));
}

/** Whether a second of this class must be explained. */
export function isLost(of: ClauseClass): boolean {
  return of !== "available" && of !== "outside";
}

export interface DayPart {
  class: ClauseClass;
  seconds: number;
  /** The part of the day's bar, in per cent. */
  height: number;
}

export interface DayBar {
  date: string;
  /** Length of the day in the contract's zone: 23, 24 or 25 hours, less on a cut day. */
  total: number;
  lost: number;
  /** What the bar is made of below the lost parts. */
  ground: "available" | "outside";
  parts: DayPart[];
}

/** Fully drawn at two hours: beyond, a day simply looks lost. */
const fullAt = 7200;
/** Below this share of the bar a class would not be seen at all. */
const leastHeight = 16;

/**
 * A day as a bar. Thirty seconds of a day are a third of a thousandth of it: on a true scale every day looks
 * perfect, so the height of what was lost follows its logarithm and the screen says so.
 */
export function dayBar(day: Month["days"][number]): DayBar {
  const seconds = classOrder.map((name) => ({ class: name, seconds: day.seconds[name] ?? 0 }));
  const total = seconds.reduce((sum, part) => sum + part.seconds, 0);
  const lostParts = seconds.filter((part) => part.seconds > 0 && isLost(part.class));
  const lost = lostParts.reduce((sum, part) => sum + part.seconds, 0);
  const height = lost > 0 ? Math.min(100, Math.max(24, (Math.log10(lost) / Math.log10(fullAt)) * 100)) : 0;
  return {
    date: day.date,
    total,
    lost,
    ground: (day.seconds.available ?? 0) > 0 || lost > 0 ? "available" : "outside",
    parts: lostParts.map((part) => ({
      ...part,
      height: lostParts.length === 1 ? height : Math.max(leastHeight, (height * part.seconds) / lost),
    })),
  };
}

/** The day worth opening first: the one the provider lost most on, else the one that lost most at all. */
export function worstDay(days: Month["days"]): string | null {
  const own = (day: Month["days"][number]) => (day.seconds.provider_down ?? 0) + (day.seconds.degraded ?? 0);
  const by = (of: (day: Month["days"][number]) => number) =>
    days.reduce<{ date: string; most: number } | null>(
      (best, day) => (of(day) > (best?.most ?? 0) ? { date: day.date, most: of(day) } : best),
      null,
    )?.date;
  return by(own) ?? by((day) => dayBar(day).lost) ?? days.at(-1)?.date ?? null;
}
