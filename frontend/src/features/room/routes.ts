import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "@/app/roots";
import { incidentQuery } from "@/features/queue/queries";

const room = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/clients/$tenant/incidents/$incident",
  loader: ({ context, params }) => {
    // Asked for while the code loads; the room shows its own failure.
    void context.queries.prefetchQuery(incidentQuery(params.tenant, params.incident));
    return context.i18n.loadNamespaces("room");
  },
  component: lazyRouteComponent(() => import("./room"), "Room"),
});

export const roomRoutes = [room] as const;
