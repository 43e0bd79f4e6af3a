import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute, portalRoute } from "@/app/roots";

const consoleReports = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/reports",
  validateSearch: (search: Record<string, unknown>): { client?: string } => ({
    client: typeof search.client === "string" ? search.client : undefined,
  }),
  loader: ({ context }) => context.i18n.loadNamespaces("reports"),
  component: lazyRouteComponent(() => import("./console-reports"), "ConsoleReports"),
});

const portalReports = createRoute({
  getParentRoute: () => portalRoute,
  path: "/portal/reports",
  loader: ({ context }) => context.i18n.loadNamespaces("reports"),
  component: lazyRouteComponent(() => import("./portal-reports"), "PortalReports"),
});

export const reportRoutes = { console: [consoleReports], portal: [portalReports] } as const;
