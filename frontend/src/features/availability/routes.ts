import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute, portalRoute } from "@/app/roots";
import { type MonthSearch, parseMonthSearch } from "./month-search";

const portalMonth = createRoute({
  getParentRoute: () => portalRoute,
  path: "/portal",
  validateSearch: parseMonthSearch,
  loader: ({ context }) => context.i18n.loadNamespaces("availability"),
  component: lazyRouteComponent(() => import("./portal-month"), "PortalMonth"),
});

const consoleMonth = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/availability",
  validateSearch: (search: Record<string, unknown>): MonthSearch & { client?: string } => ({
    ...parseMonthSearch(search),
    client: typeof search.client === "string" ? search.client : undefined,
  }),
  loader: ({ context }) => context.i18n.loadNamespaces("availability"),
  component: lazyRouteComponent(() => import("./console-month"), "ConsoleMonth"),
});

export const availabilityRoutes = { portal: [portalMonth], console: [consoleMonth] } as const;
