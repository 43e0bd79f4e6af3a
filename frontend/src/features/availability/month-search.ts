import { type Zoom, zooms } from "./zoom";

/** What of a month is looked at; it stands in the address, so that a link shows the same second. */
export interface MonthSearch {
  /** `2026-10`; the present month when absent. */
  period?: string;
  /** `2026-10-14`; the month's worst day when absent. */
  day?: string;
  zoom?: Zoom;
  /** Seconds into the day at which the zoomed window begins. */
  offset?: number;
}

/** Reads the address; what is not understood is left out. */
export function parseMonthSearch(search: Record<string, unknown>): MonthSearch {
  const offset = Number(search.offset);
  return {
    period: matching(search.period, /^\d{4}-(0[1-9]|1[0-2])$/),
    day: matching(search.day, /^\d{4}-(0[1-9]|1[0-2])-\d{2}$/),
    zoom: zooms.find((zoom) => zoom === search.zoom),
    offset:
      search.offset !== undefined && Number.isInteger(offset) && offset >= 0 && offset <= 90_000
        ? offset
        : undefined,
  };
}

function matching(value: unknown, form: RegExp): string | undefined {
  return typeof value === "string" && form.test(value) ? value : undefined;
}
