import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "@/app/roots";

const room = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/clients/$tenant/incidents/$incident",
  component: lazyRouteComponent(() => import("./room"), "Room"),
});

export const roomRoutes = [room] as const;
