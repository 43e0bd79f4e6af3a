import { parseDate } from "@internationalized/date";
import type { Month } from "@/api/types";
import type { Zoom } from "./zoom";

/** A stretch of time in milliseconds since 1970, half-open. */
export interface Span {
  from: number;
  to: number;
}

export { type Zoom, zooms } from "./zoom";

/** Length of a zoomed window in milliseconds; a whole day follows the day itself. */
const widths: Record<Exclude<Zoom, "24h">, number> = { "3h": 3 * 3_600_000, "30min": 30 * 60_000 };

/** Minutes between two ticks, by zoom. */
const steps: Record<Zoom, number> = { "24h": 180, "3h": 30, "30min": 5 };

/** The instants between which a calendar day lasts in a zone: 23, 24 or 25 hours. */
export function daySpan(date: string, zone: string): Span {
  const day = parseDate(date);
  return { from: day.toDate(zone).getTime(), to: day.add({ days: 1 }).toDate(zone).getTime() };
}

/** The window of a zoom that begins `offset` seconds into the day, moved so that it stays inside the day. */
export function windowAt(day: Span, zoom: Zoom, offset: number): Span {
  if (zoom === "24h") return day;
  const width = Math.min(widths[zoom], day.to - day.from);
  const from = Math.min(Math.max(day.from + offset * 1000, day.from), day.to - width);
  return { from, to: from + width };
}

/** Seconds into the day at which a window must begin so that the span stands in its middle. */
export function offsetAround(day: Span, zoom: Zoom, span: Span): number {
  if (zoom === "24h") return 0;
  const middle = (span.from + span.to) / 2;
  const window = windowAt(day, zoom, (middle - widths[zoom] / 2 - day.from) / 1000);
  // On whole five minutes, so that the ticks stand on the same places while one moves.
  const grid = 300_000;
  const snapped = day.from + Math.floor((window.from - day.from) / grid) * grid;
  return (snapped - day.from) / 1000;
}

/** The closest zoom that shows all of the spans at once. */
export function zoomFor(day: Span, spans: readonly Span[]): Zoom {
  if (spans.length === 0) return "24h";
  const all = {
    from: Math.max(day.from, Math.min(...spans.map((span) => span.from))),
    to: Math.min(day.to, Math.max(...spans.map((span) => span.to))),
  };
  const fits = (zoom: Zoom) => {
    const window = windowAt(day, zoom, offsetAround(day, zoom, all));
    return window.from <= all.from && all.to <= window.to;
  };
  return (["30min", "3h"] as const).find(fits) ?? "24h";
}

/** Where a span stands in a window, in per cent; null when it lies outside. */
export function place(span: Span, window: Span): { left: number; width: number } | null {
  const from = Math.max(span.from, window.from);
  const to = Math.min(span.to, window.to);
  if (to <= from) return null;
  const whole = window.to - window.from;
  return { left: ((from - window.from) / whole) * 100, width: ((to - from) / whole) * 100 };
}

/** What of a window is still to come: beyond the month's last known second nothing is known to have been up. */
export function toCome({ as_of }: Pick<Month, "as_of">, window: Span): ReturnType<typeof place> {
  return as_of ? place({ from: Date.parse(as_of), to: window.to }, window) : null;
}

/** The part of a span inside another; null when there is none. */
export function clip(span: Span, within: Span): Span | null {
  const from = Math.max(span.from, within.from);
  const to = Math.min(span.to, within.to);
  return to > from ? { from, to } : null;
}

/**
 * The instants of a window at which the local clock shows a round time. When the clock goes back a round time
 * comes twice and has two ticks; when it goes forward it may never come.
 */
export function ticks(window: Span, zoom: Zoom, zone: string): number[] {
  const step = steps[zoom];
  const clock = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
    hourCycle: "h23",
  });
  const minutes = (at: number) => {
    const [hours = 0, rest = 0] = clock.format(at).split(":").map(Number);
    return hours * 60 + rest;
  };
  const result: number[] = [];
  const grain = Math.min(step, 15) * 60_000;
  for (let at = Math.ceil(window.from / grain) * grain; at <= window.to; at += grain) {
    if (minutes(at) % step === 0) result.push(at);
  }
  return result;
}
