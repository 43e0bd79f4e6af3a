import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "@/app/roots";
import { parseQueueSearch } from "./queue-filter";

const queue = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/queue",
  validateSearch: parseQueueSearch,
  loader: ({ context }) => context.i18n.loadNamespaces("queue"),
  component: lazyRouteComponent(() => import("./queue"), "Queue"),
});

export const queueRoutes = [queue] as const;
