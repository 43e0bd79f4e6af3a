import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "@/app/roots";
import { parseClientSearch } from "./search";

const clients = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/clients",
  loader: ({ context }) => context.i18n.loadNamespaces("clients"),
  component: lazyRouteComponent(() => import("./clients"), "Clients"),
});

const client = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/clients/$tenant",
  validateSearch: parseClientSearch,
  loader: ({ context }) => context.i18n.loadNamespaces("clients"),
  component: lazyRouteComponent(() => import("./client"), "Client"),
});

export const clientRoutes = [clients, client] as const;
