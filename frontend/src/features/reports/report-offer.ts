import type { Report } from "@/api/types";

export interface ReportOffer {
  /** The month's final report in force: in the person's language, else in the other. */
  final: Report | null;
  /** Other final ones in force: the other language. */
  alsoFinal: Report[];
  /** Provisional ones, newest first. */
  provisional: Report[];
  producing: Report[];
}

/** What can be had of a month. A superseded report is never offered beside the figure that replaced it. */
export function offerOf(reports: readonly Report[], period: string, locale: string): ReportOffer {
  const here = reports.filter((report) => report.period === period);
  const issued = here.filter((report) => report.state === "issued" && !report.superseded_by);
  const finals = issued.filter((report) => !report.provisional);
  const final = finals.find((report) => report.locale === locale) ?? finals[0] ?? null;
  return {
    final,
    alsoFinal: finals.filter((report) => report !== final && report.locale !== final?.locale),
    provisional: issued
      .filter((report) => report.provisional)
      .sort((a, b) => (b.issued_at ?? "").localeCompare(a.issued_at ?? "")),
    producing: here.filter((report) => report.state === "producing"),
  };
}
