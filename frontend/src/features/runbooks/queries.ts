import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Runbook, RunbookDraft, RunbookNew } from "@/api/types";

/** The runbooks of one client, or of all the person's clients. */
export const runbooksQuery = (tenant?: string) =>
  queryOptions({
    queryKey: ["runbooks", tenant ?? "all"],
    queryFn: ({ signal }) => answer(api.GET("/api/runbooks", { params: { query: { tenant } }, signal })),
  });

/** One runbook with its draft and the list of its versions. */
export const runbookQuery = (tenant: string, runbook: string) =>
  queryOptions({
    queryKey: ["runbooks", tenant, runbook],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/tenants/{tenant}/runbooks/{runbook}", {
          params: { path: { tenant, runbook } },
          signal,
        }),
      ),
  });

/** A published version. It never changes, so it is read once. */
export const versionQuery = (tenant: string, runbook: string, version: number) =>
  queryOptions({
    queryKey: ["runbook-version", tenant, runbook, version],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/tenants/{tenant}/runbooks/{runbook}/versions/{version}", {
          params: { path: { tenant, runbook, version } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The text as operators will see it, made by the renderer that makes what is stored. */
export const previewQuery = (markdown: string) =>
  queryOptions({
    queryKey: ["runbook-preview", markdown],
    queryFn: ({ signal }) => answer(api.POST("/api/runbooks/preview", { body: { markdown }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

function useRunbookWrite<Input>(write: (input: Input) => Promise<Runbook>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: (runbook) => {
      client.setQueryData(runbookQuery(runbook.tenant_id, runbook.id).queryKey, runbook);
      void client.invalidateQueries({ queryKey: ["runbooks", "all"] });
      void client.invalidateQueries({ queryKey: ["runbooks", runbook.tenant_id], exact: true });
    },
    // A refusal says that what is on screen is old.
    onError: () => client.invalidateQueries({ queryKey: ["runbooks"] }),
  });
}

export function useCreateRunbook() {
  return useRunbookWrite(({ tenant, body }: { tenant: string; body: RunbookNew }) =>
    answer(api.POST("/api/tenants/{tenant}/runbooks", { params: { path: { tenant } }, body })),
  );
}

/** Keeps the draft; refused with `changed` when somebody kept a newer one. */
export function useSaveDraft(tenant: string, runbook: string) {
  return useRunbookWrite((body: RunbookDraft) =>
    answer(
      api.PUT("/api/tenants/{tenant}/runbooks/{runbook}/draft", {
        params: { path: { tenant, runbook } },
        body,
      }),
    ),
  );
}

export function usePublish(tenant: string, runbook: string) {
  return useRunbookWrite((body: { reason: string; revision: number }) =>
    answer(
      api.POST("/api/tenants/{tenant}/runbooks/{runbook}/publish", {
        params: { path: { tenant, runbook } },
        body,
      }),
    ),
  );
}
