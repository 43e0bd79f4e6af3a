import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Report } from "@/api/types";

/** Milliseconds between two looks at a report in production, for when the live stream is down. */
const lookAgain = 2000;

/** A client's reports, newest first. The key follows the live stream's topic. */
export function reportsQuery(tenant: string) {
  return queryOptions({
    queryKey: ["reports", tenant],
    queryFn: async ({ signal }) => {
      const list = await answer(
        api.GET("/api/tenants/{tenant}/reports", { params: { path: { tenant } }, signal }),
      );
      return list.items;
    },
    refetchInterval: ({ state }) =>
      state.data?.some((report) => report.state === "producing") ? lookAgain : false,
  });
}

export interface ReportWish {
  period: string;
  locale: Report["locale"];
  /** Issues the month's final report; otherwise one as of now. */
  final: boolean;
}

/** Asks for a report. The server makes it in its own time; the list shows when it is there. */
export function useProduce(tenant: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ReportWish) =>
      answer(api.POST("/api/tenants/{tenant}/reports", { params: { path: { tenant } }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: ["reports", tenant] }),
  });
}

/** Where a report's PDF or its evidence is fetched from: the archived bytes, never made anew. */
export function fileOf(tenant: string, report: Report, file: "pdf" | "evidence"): string {
  return `/api/tenants/${tenant}/reports/${report.id}/${file}`;
}

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
