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
