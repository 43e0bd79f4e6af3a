import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { asProblem } from "@/api/problem";
import { availabilityRoutes } from "@/features/availability/routes";
import { clientRoutes } from "@/features/clients/routes";
import { peopleRoutes } from "@/features/people/routes";
import { queueRoutes } from "@/features/queue/routes";
import { reportRoutes } from "@/features/reports/routes";
import { roomRoutes } from "@/features/room/routes";
import { runbookRoutes } from "@/features/runbooks/routes";
import { meQuery, perhapsSignedIn } from "@/features/session/queries";
import { sessionRoutes } from "@/features/session/routes";
import { verifyRoutes } from "@/features/verify/routes";
import { LoadingBar } from "@/ui/loading-bar";
import { consoleRoute, portalRoute, type RouterContext, rootRoute } from "./roots";
import { RouteFailure } from "./route-failure";

/** The front door: where each person's work begins. */
const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: async ({ context }) => {
    const door = redirect({ to: "/signin" });
    if (!perhapsSignedIn()) throw door;
    const me = await context.queries.ensureQueryData(meQuery).catch((error) => {
      throw asProblem(error).status === 401 ? door : error;
    });
    throw redirect({ href: me.shell === "portal" ? "/portal" : "/queue" });
  },
});

/** All screens. A feature adds its routes below the shell they belong to. */
const routeTree = rootRoute.addChildren([
  indexRoute,
  ...sessionRoutes.open,
  ...verifyRoutes,
  consoleRoute.addChildren([
    ...queueRoutes,
    ...roomRoutes,
    ...clientRoutes,
    ...runbookRoutes,
    ...peopleRoutes,
    ...availabilityRoutes.console,
    ...reportRoutes.console,
    ...sessionRoutes.console,
  ]),
  portalRoute.addChildren([...availabilityRoutes.portal, ...reportRoutes.portal, ...sessionRoutes.portal]),
]);

export function makeRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    defaultPreload: "intent",
    // TanStack Query decides what is fresh.
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    defaultPendingComponent: LoadingBar,
    // A screen that fails leaves its shell standing.
    defaultErrorComponent: RouteFailure,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
