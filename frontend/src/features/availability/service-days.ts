import type { Month } from "@/api/types";
import { datesOf } from "@/ui/dates";
import { asClass } from "./classes";
import { clip, daySpan } from "./day-window";

export interface ServiceDay {
  date: string;
  /** Seconds of the provider's own outages; null when the day is not over the horizon of the data. */
  down: number | null;
}

export interface ServiceLine {
  id: string;
  name: string;
  days: ServiceDay[];
}

/**
 * Each component's days over the months given, oldest first, at most `most` of them. A component that is not in
 * an older month has no days there rather than perfect ones.
 */
export function serviceDays(months: readonly Month[], most: number): ServiceLine[] {
  const newest = months.at(-1);
  if (!newest) return [];
  return newest.components.map(({ id, name }) => ({
    id,
    name,
    days: months.flatMap((month) => daysOf(month, id)).slice(-most),
  }));
}

function daysOf(month: Month, id: string): ServiceDay[] {
  const component = month.components.find((one) => one.id === id);
  const known = month.days.map((day) => day.date);
  return datesOf(month.period)
    .filter((date) => known.includes(date))
    .map((date) => {
      if (!component) return { date, down: null };
      const day = daySpan(date, month.time_zone);
      const down = component.segments
        .filter((segment) => ["provider_down", "degraded"].includes(asClass(segment.class)))
        .map((segment) => clip({ from: Date.parse(segment.from), to: Date.parse(segment.to) }, day))
        .reduce((sum, part) => sum + (part ? part.to - part.from : 0), 0);
      return { date, down: down / 1000 };
    });
}
