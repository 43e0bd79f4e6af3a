import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "@/app/roots";
import { parseLibrarySearch, parseRunbookSearch } from "./search";

const library = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/runbooks",
  validateSearch: parseLibrarySearch,
  loader: ({ context }) => context.i18n.loadNamespaces("runbooks"),
  component: lazyRouteComponent(() => import("./library"), "Library"),
});

const runbook = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/runbooks/$tenant/$runbook",
  validateSearch: parseRunbookSearch,
  loader: ({ context }) => context.i18n.loadNamespaces("runbooks"),
  component: lazyRouteComponent(() => import("./runbook-page"), "RunbookPage"),
});

export const runbookRoutes = [library, runbook] as const;
