import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";

/** A client's month; without a period the present one. The key follows the live stream's topic. */
export function monthQuery(tenant: string, period?: string) {
  return queryOptions({
    queryKey: ["availability", tenant, period ?? "present"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/tenants/{tenant}/availability", {
          params: { path: { tenant }, query: period ? { period } : {} },
          signal,
        }),
      ),
    // A provisional figure ages by itself: the server changes nothing when a quiet minute passes.
    refetchInterval: ({ state }) => (state.data?.provisional ? 60_000 : false),
    // While another month loads the last one stays; never another client's.
    placeholderData: (before, query) => (query?.queryKey[1] === tenant ? before : undefined),
  });
}

export interface Decision {
  exclusion: string;
  agree: boolean;
  reason: string;
}

/** Agrees to or refuses what the provider proposes to leave out of the figure. */
export function useDecide(tenant: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ exclusion, agree, reason }: Decision) => {
      const request = { params: { path: { tenant, exclusion } }, body: reason ? { reason } : {} };
      return agree
        ? answer(api.POST("/api/tenants/{tenant}/exclusions/{exclusion}/agree", request))
        : answer(api.POST("/api/tenants/{tenant}/exclusions/{exclusion}/refuse", request));
    },
    // Also after a refusal: somebody else may have decided first.
    onSettled: () => client.invalidateQueries({ queryKey: ["availability", tenant] }),
  });
}
