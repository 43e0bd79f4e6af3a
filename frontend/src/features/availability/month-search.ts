import { type Zoom, zooms } from "./day-window";

/** What of a month is looked at; it stands in the address, so that a link shows the same second. */
export interface MonthSearch {
  /** `2026-10`; the present month when absent. */
  period?: string;
  /** `2026-10-14`; the month's worst day when absent. */
  day?: string;
  zoom?: Zoom;
  /** Seconds into the day at which the zoomed window begins. */
  at?: number;
}

/** Reads the address; what is not understood is left out. */
export function parseMonthSearch(search: Record<string, unknown>): MonthSearch {
  const at = Number(search.at);
  return {
    period: matching(search.period, /^\d{4}-(0[1-9]|1[0-2])$/),
    day: matching(search.day, /^\d{4}-(0[1-9]|1[0-2])-\d{2}$/),
    zoom: zooms.find((zoom) => zoom === search.zoom),
    at: search.at !== undefined && Number.isInteger(at) && at >= 0 && at <= 90_000 ? at : undefined,
  };
}

function matching(value: unknown, form: RegExp): string | undefined {
  return typeof value === "string" && form.test(value) ? value : undefined;
}
