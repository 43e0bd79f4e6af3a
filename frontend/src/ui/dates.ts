import { parseDate } from "@internationalized/date";
import { ordinal } from "./time-format";

const locale = (language: string) => (language.startsWith("fr") ? "fr-FR" : "en-GB");

/** Noon of a calendar date in UTC: formatting it in UTC never slips to a neighbour. */
const noon = (date: string) => parseDate(date).toDate("UTC").getTime() + 43_200_000;

/** A month by its name: `octobre 2026`. `short` gives `oct.`. */
export function monthName(period: string, language: string, form: "long" | "short" = "long"): string {
  const options: Intl.DateTimeFormatOptions =
    form === "long" ? { month: "long", year: "numeric" } : { month: "short" };
  return new Intl.DateTimeFormat(locale(language), { ...options, timeZone: "UTC" }).format(
    noon(`${period}-15`),
  );
}

/** A calendar date by its name: `mercredi 14 octobre`; `short` gives `14 oct.`. */
export function dayName(date: string, language: string, form: "long" | "short" = "long"): string {
  const options: Intl.DateTimeFormatOptions =
    form === "long" ? { weekday: "long", day: "numeric", month: "long" } : { day: "numeric", month: "short" };
  const format = new Intl.DateTimeFormat(locale(language), { ...options, timeZone: "UTC" });
  return ordinal(format.format(noon(date)), language);
}

/** The calendar date at an instant in a zone: `2026-10-14`. */
export function dateAt(at: number, zone: string): string {
  // Sweden writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
}

/** All calendar dates of a month. */
export function datesOf(period: string): string[] {
  const dates: string[] = [];
  for (let day = parseDate(`${period}-01`); day.toString().startsWith(period); day = day.add({ days: 1 })) {
    dates.push(day.toString());
  }
  return dates;
}

/** Begins a sentence: `Octobre 2026`. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
