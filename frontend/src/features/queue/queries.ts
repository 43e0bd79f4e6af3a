import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Incident, IncidentList, IncidentRow, Priority } from "@/api/types";

/** Rows asked for at once. */
const pageSize = 1000;
/** Beyond this a queue is no longer a queue; the list says that it is cut. */
const mostRows = 5000;

/** Every open incident of all the person's clients, in the server's order: what breaches first comes first. */
export const openIncidentsQuery = queryOptions({
  queryKey: ["incidents", "open"],
  queryFn: async ({ signal }): Promise<IncidentList> => {
    const read = (after?: string) =>
      answer(
        api.GET("/api/incidents", { params: { query: { state: "open", limit: pageSize, after } }, signal }),
      );
    const list = await read();
    const items = [...list.items];
    let next = list.next;
    while (next && items.length < mostRows) {
      const more = await read(next);
      items.push(...more.items);
      next = more.next;
    }
    // The first page's cursor: whatever changed while the others were read is told again.
    return { ...list, items, next };
  },
  // The stream tells of changes at once; this catches what a broken proxy in between would swallow.
  refetchInterval: 60_000,
  refetchIntervalInBackground: true,
});

/** One incident with its alerts, clocks, runbook and timeline. */
export const incidentQuery = (tenant: string, incident: string) =>
  queryOptions({
    queryKey: ["incident", tenant, incident],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/tenants/{tenant}/incidents/{incident}", {
          params: { path: { tenant, incident } },
          signal,
        }),
      ),
  });

type Target = Pick<IncidentRow, "id" | "tenant_id" | "version">;

const pathOf = (target: Target) => ({ path: { tenant: target.tenant_id, incident: target.id } });

/** What every write on an incident does with its answer: it is the incident's newest state. */
export function useIncidentWrite<Input extends { incident: Target }>(
  write: (input: Input) => Promise<Incident>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: (incident) => {
      client.setQueryData(incidentQuery(incident.tenant_id, incident.id).queryKey, incident);
    },
    // After a refusal too: it says that what is on screen is old.
    onSettled: (_data, _error, { incident }) => {
      void client.invalidateQueries({ queryKey: ["incidents"] });
      void client.invalidateQueries({ queryKey: ["incident", incident.tenant_id, incident.id] });
    },
  });
}

/** Takes a page: stops its clock and opens the matched runbook's execution. */
export function useAcknowledge() {
  return useIncidentWrite(({ incident }: { incident: Target }) =>
    answer(
      api.POST("/api/tenants/{tenant}/incidents/{incident}/acknowledge", {
        params: pathOf(incident),
        body: {},
      }),
    ),
  );
}

export function useChangePriority() {
  return useIncidentWrite(({ incident, priority }: { incident: Target; priority: Priority }) =>
    answer(
      api.POST("/api/tenants/{tenant}/incidents/{incident}/priority", {
        params: pathOf(incident),
        body: { priority, version: incident.version },
      }),
    ),
  );
}
