import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Incident, IncidentNew, Priority, Resolve, StepRecord } from "@/api/types";
import { incidentQuery, useIncidentWrite } from "@/features/queue/queries";

const pathOf = ({ tenant_id, id }: Incident) => ({ path: { tenant: tenant_id, incident: id } });

/** What the signals say about the outages of an incident; the person who resolves it corrects them. */
export const resolutionQuery = (tenant: string, incident: string) =>
  queryOptions({
    queryKey: ["incident", tenant, incident, "resolution"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/tenants/{tenant}/incidents/{incident}/resolution", {
          params: { path: { tenant, incident } },
          signal,
        }),
      ),
    staleTime: 0,
    // What was read for an earlier resolution must not be resolved with.
    gcTime: 0,
  });

/** Who may be given an incident of this client. */
export const assigneesQuery = (tenant: string, incident: string) =>
  queryOptions({
    queryKey: ["assignees", tenant],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/tenants/{tenant}/incidents/{incident}/assignees", {
          params: { path: { tenant, incident } },
          signal,
        }),
      ),
  });

interface On {
  incident: Incident;
}

export function useTake() {
  return useIncidentWrite(({ incident }: On) =>
    answer(
      api.POST("/api/tenants/{tenant}/incidents/{incident}/take", {
        params: pathOf(incident),
        body: { version: incident.version },
      }),
    ),
  );
}

export function useReassign() {
  return useIncidentWrite(({ incident, person_id }: On & { person_id: string }) =>
    answer(
      api.POST("/api/tenants/{tenant}/incidents/{incident}/reassign", {
        params: pathOf(incident),
        body: { person_id, version: incident.version },
      }),
    ),
  );
}

export function useWatchIncident() {
  return useIncidentWrite(({ incident }: On) =>
    answer(
      api.POST("/api/tenants/{tenant}/incidents/{incident}/watch", {
        params: pathOf(incident),
        body: { version: incident.version },
      }),
    ),
  );
}

export function useSetPriority() {
  return useIncidentWrite(({ incident, priority }: On & { priority: Priority }) =>
    answer(
      api.POST("/api/tenants/{tenant}/incidents/{incident}/priority", {
        params: pathOf(incident),
        body: { priority, version: incident.version },
      }),
    ),
  );
}

/** `body.version` is the state the person decided on, which may be older than the one on screen behind the dialog. */
export function useResolve() {
  return useIncidentWrite(({ incident, body }: On & { body: Resolve }) =>
    answer(
      api.POST("/api/tenants/{tenant}/incidents/{incident}/resolve", { params: pathOf(incident), body }),
    ),
  );
}

export function useReopen() {
  return useIncidentWrite(({ incident, reason }: On & { reason: string }) =>
    answer(
      api.POST("/api/tenants/{tenant}/incidents/{incident}/reopen", {
        params: pathOf(incident),
        body: { reason, version: incident.version },
      }),
    ),
  );
}

export function useClose() {
  return useIncidentWrite(({ incident }: On) =>
    answer(
      api.POST("/api/tenants/{tenant}/incidents/{incident}/close", {
        params: pathOf(incident),
        body: { version: incident.version },
      }),
    ),
  );
}

export function useWriteNote() {
  return useIncidentWrite(
    ({ incident, body, visibility }: On & { body: string; visibility: "internal" | "client" }) =>
      answer(
        api.POST("/api/tenants/{tenant}/incidents/{incident}/notes", {
          params: pathOf(incident),
          body: { body, visibility },
          // An update that is held may leave with the page.
          keepalive: visibility === "client",
        }),
      ),
  );
}

export function useStartRunbook() {
  return useIncidentWrite(({ incident, runbook_id }: On & { runbook_id: string }) =>
    answer(
      api.POST("/api/tenants/{tenant}/incidents/{incident}/execution", {
        params: pathOf(incident),
        body: { runbook_id },
      }),
    ),
  );
}

export function useRecordStep() {
  return useIncidentWrite(({ incident, n, record }: On & { n: number; record: StepRecord }) =>
    answer(
      api.PUT("/api/tenants/{tenant}/incidents/{incident}/execution/steps/{n}", {
        params: { path: { tenant: incident.tenant_id, incident: incident.id, n } },
        body: record,
      }),
    ),
  );
}

/** How often and after how many milliseconds it is asked what became of an event that is read again. */
const looks = 10;
const look = 700;

/**
 * Gives a kept event to the parser again: after a correction of Vigie, not of the event. The parser has its own
 * time, so it is waited for; an event that is still `pending` at the end was not read yet.
 */
export function useReplay(incident: Incident) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (event: string) => {
      const tenant = incident.tenant_id;
      let kept = await answer(
        api.POST("/api/tenants/{tenant}/events/{event}/replay", { params: { path: { tenant, event } } }),
      );
      for (let n = 0; n < looks && kept.state === "pending"; n++) {
        await new Promise((resolve) => setTimeout(resolve, look));
        const { items } = await answer(
          api.GET("/api/tenants/{tenant}/events", {
            params: { path: { tenant }, query: { state: "all", limit: 100 } },
          }),
        );
        kept = items.find(({ id }) => id === event) ?? kept;
      }
      return kept;
    },
    onSettled: () =>
      client.invalidateQueries({ queryKey: incidentQuery(incident.tenant_id, incident.id).queryKey }),
  });
}

/** Opens an incident that no tool reported. */
export function useOpenIncident() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tenant, body }: { tenant: string; body: IncidentNew }) =>
      answer(api.POST("/api/tenants/{tenant}/incidents", { params: { path: { tenant } }, body })),
    onSuccess: (incident) => {
      client.setQueryData(incidentQuery(incident.tenant_id, incident.id).queryKey, incident);
      void client.invalidateQueries({ queryKey: ["incidents"] });
    },
  });
}
