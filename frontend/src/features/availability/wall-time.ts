import { formatTime, type TimeForm } from "@/ui/time-format";

/**
 * A local time that names one instant only: in the hour that comes twice when the clock goes back it carries
 * its offset, `02:20:00 UTC+1`.
 */
export function wallTime(at: number, form: TimeForm, language: string, zone: string): string {
  const shown = formatTime(at, form, language, zone);
  return comesTwice(at, zone) ? `${shown}\u00a0${offset(at, zone)}` : shown;
}

/**
 * A time on an axis, where there is no room for the offset at every tick: it stands at the first one that needs
 * it and again where it changes.
 */
export function axisTime(at: number, before: number | undefined, language: string, zone: string): string {
  const told = before !== undefined && comesTwice(before, zone) && offset(before, zone) === offset(at, zone);
  return told ? formatTime(at, "time", language, zone) : wallTime(at, "time", language, zone);
}

/** Whether the zone's clock shows this time of day a second time. */
export function comesTwice(at: number, zone: string): boolean {
  const shown = formatTime(at, "full", "en", zone);
  return [-3_600_000, 3_600_000].some((hour) => formatTime(at + hour, "full", "en", zone) === shown);
}

function offset(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    timeZoneName: "shortOffset",
  }).formatToParts(at);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  return name.replace("GMT", "UTC").replace("-", "\u2212");
}
