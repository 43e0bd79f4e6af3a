import type { TFunction } from "i18next";
import type { Window } from "@/api/types";
import { dayRuns, overnight, rulesOf } from "./terms";

/** A weekday's name, 1 for Monday. */
export function dayName(day: number, language: string): string {
  // 2026-06-01 was a Monday.
  return new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(
    new Date(Date.UTC(2026, 5, day)),
  );
}

/** A window as people say it, one line a rule: `Mon – Fri, 18:00 – 09:00 the next day`. */
export function windowWords(window: Window, language: string, t: TFunction<"clients">): string[] {
  if (window.kind === "24x7") return [t("window.always")];
  const lines = rulesOf(window).map((rule) => {
    const days = dayRuns(rule.days)
      .map(([from, to]) =>
        from === to
          ? dayName(from, language)
          : `${dayName(from, language)}\u00a0–\u00a0${dayName(to, language)}`,
      )
      .join(", ");
    if (rule.from === "00:00" && rule.to === "00:00") return t("window.whole_days", { days });
    return t(overnight(rule) ? "window.overnight" : "window.hours", { days, from: rule.from, to: rule.to });
  });
  const holidays = window.on_holidays ?? "closed";
  return [...lines, t(`window.holidays.${holidays}`)];
}
