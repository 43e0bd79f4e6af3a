import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type {
  ContactNew,
  ContractNew,
  MaintenanceNew,
  ServiceNew,
  ServicePatch,
  SourceNew,
  TenantNew,
  TenantPatch,
} from "@/api/types";

/** Every client the person serves, with what is open and how the month stands. */
export const tenantsQuery = queryOptions({
  queryKey: ["tenants", "all"],
  queryFn: ({ signal }) => answer(api.GET("/api/tenants", { signal })),
});

/** One client with everything that is set up for it. */
export const tenantQuery = (tenant: string) =>
  queryOptions({
    queryKey: ["tenants", tenant],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/tenants/{tenant}", { params: { path: { tenant } }, signal })),
  });

/** The client's announced maintenances. */
export const maintenancesQuery = (tenant: string) =>
  queryOptions({
    queryKey: ["tenants", tenant, "maintenances"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/tenants/{tenant}/maintenances", { params: { path: { tenant } }, signal })),
  });

/** A write that changes what a client's page shows. */
function useTenantWrite<Input, Output>(write: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSettled: () => client.invalidateQueries({ queryKey: ["tenants"] }),
  });
}

export function useCreateTenant() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TenantNew) => answer(api.POST("/api/tenants", { body })),
    onSuccess: async () => {
      // The person's own list of clients stands in `me`: the new one's page needs it.
      await client.invalidateQueries({ queryKey: ["me"] });
      void client.invalidateQueries({ queryKey: ["tenants"] });
    },
  });
}

export function useChangeTenant(tenant: string) {
  return useTenantWrite((body: TenantPatch) =>
    answer(api.PATCH("/api/tenants/{tenant}", { params: { path: { tenant } }, body })),
  );
}

export function useAddService(tenant: string) {
  return useTenantWrite((body: ServiceNew) =>
    answer(api.POST("/api/tenants/{tenant}/services", { params: { path: { tenant } }, body })),
  );
}

export function useChangeService(tenant: string) {
  return useTenantWrite(({ service, body }: { service: string; body: ServicePatch }) =>
    answer(
      api.PATCH("/api/tenants/{tenant}/services/{service}", { params: { path: { tenant, service } }, body }),
    ),
  );
}

export function useAddContact(tenant: string) {
  return useTenantWrite((body: ContactNew) =>
    answer(api.POST("/api/tenants/{tenant}/contacts", { params: { path: { tenant } }, body })),
  );
}

export function useChangeContact(tenant: string) {
  return useTenantWrite(({ contact, body }: { contact: string; body: Partial<ContactNew> }) =>
    answer(
      api.PATCH("/api/tenants/{tenant}/contacts/{contact}", { params: { path: { tenant, contact } }, body }),
    ),
  );
}

export function useRemoveContact(tenant: string) {
  return useTenantWrite((contact: string) =>
    answer(api.DELETE("/api/tenants/{tenant}/contacts/{contact}", { params: { path: { tenant, contact } } })),
  );
}

/** Enters a contract, or its next version when the reference exists. */
export function useAddContract(tenant: string) {
  return useTenantWrite((body: ContractNew) =>
    answer(api.POST("/api/tenants/{tenant}/contracts", { params: { path: { tenant } }, body })),
  );
}

/** The answer holds the key, this once. */
export function useAddSource(tenant: string) {
  return useTenantWrite((body: SourceNew) =>
    answer(api.POST("/api/tenants/{tenant}/sources", { params: { path: { tenant } }, body })),
  );
}

/** Gives a source a new key; the old one stops at once. */
export function useRotateKey(tenant: string) {
  return useTenantWrite((source: string) =>
    answer(api.POST("/api/tenants/{tenant}/sources/{source}/key", { params: { path: { tenant, source } } })),
  );
}

export function useRevokeSource(tenant: string) {
  return useTenantWrite((source: string) =>
    answer(api.DELETE("/api/tenants/{tenant}/sources/{source}", { params: { path: { tenant, source } } })),
  );
}

/** Follows a made-up alert through the rules; nothing is recorded. */
export function useTestSource(tenant: string) {
  return useMutation({
    mutationFn: ({ source, service }: { source: string; service?: string }) =>
      answer(
        api.POST("/api/tenants/{tenant}/sources/{source}/test", {
          params: { path: { tenant, source } },
          body: { service },
        }),
      ),
  });
}

export function useAnnounce(tenant: string) {
  return useTenantWrite((body: MaintenanceNew) =>
    answer(api.POST("/api/tenants/{tenant}/maintenances", { params: { path: { tenant } }, body })),
  );
}
