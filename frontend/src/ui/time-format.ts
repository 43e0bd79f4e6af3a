/** How much of an instant is shown. */
export type TimeForm = "time" | "seconds" | "date" | "day" | "datetime" | "full";

const forms: Record<TimeForm, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  date: { day: "numeric", month: "short", year: "numeric" },
  day: { weekday: "long", day: "numeric", month: "long" },
  datetime: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  full: {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  },
};

/** Formats an instant with 24-hour times; the zone is an IANA name, the browser's when absent. */
export function formatTime(
  at: string | number | Date,
  form: TimeForm,
  language: string,
  zone?: string,
): string {
  // Building an Intl format costs about 50 µs: a list of rows would feel it.
  return ordinal(formatOf(form, language, zone).format(new Date(at)), language);
}

/** French says the first of a month as an ordinal, which Intl does not: `1er oct.`. */
export function ordinal(date: string, language: string): string {
  return language.startsWith("fr") ? date.replace(/(?<=^|\s)1(?= \p{L})/u, "1er") : date;
}

const cache = new Map<string, Intl.DateTimeFormat>();

function formatOf(form: TimeForm, language: string, zone?: string): Intl.DateTimeFormat {
  const key = `${form} ${language} ${zone}`;
  const known = cache.get(key);
  if (known) return known;
  // en-GB: an English screen of a European provider still writes the day before the month.
  const locale = language.startsWith("fr") ? "fr-FR" : "en-GB";
  const format = new Intl.DateTimeFormat(locale, { ...forms[form], hourCycle: "h23", timeZone: zone });
  cache.set(key, format);
  return format;
}
