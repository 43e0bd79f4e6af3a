import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import type { i18n } from "i18next";
import { asProblem } from "@/api/problem";
import { meQuery, perhapsSignedIn } from "@/features/session/queries";
import { NotFound } from "./not-found";
import { RouteFailure } from "./route-failure";

export interface RouterContext {
  queries: QueryClient;
  i18n: i18n;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  notFoundComponent: NotFound,
  errorComponent: RouteFailure,
});

/** Lets a signed-in person of this shell through; sends others to sign in, or to their own shell. */
async function requireShell(shell: "console" | "portal", queries: QueryClient, href: string) {
  const door = redirect({ to: "/signin", search: { next: href } });
  if (!perhapsSignedIn()) throw door;
  const me = await queries.ensureQueryData(meQuery).catch((error) => {
    throw asProblem(error).status === 401 ? door : error;
  });
  if (me.shell !== shell) throw redirect({ to: "/" });
}

/** Screens of operators, writers and the provider hang below this route. */
export const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "console",
  beforeLoad: ({ context, location }) => requireShell("console", context.queries, location.href),
  // The side bar counts and rings on every screen: it needs the queue's words.
  loader: ({ context }) => context.i18n.loadNamespaces("queue"),
  component: lazyRouteComponent(() => import("./console-shell"), "ConsoleShell"),
  notFoundComponent: NotFound,
  errorComponent: RouteFailure,
});

/** Screens of clients hang below this route. */
export const portalRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "portal",
  beforeLoad: ({ context, location }) => requireShell("portal", context.queries, location.href),
  component: lazyRouteComponent(() => import("./portal-shell"), "PortalShell"),
  notFoundComponent: NotFound,
  errorComponent: RouteFailure,
});
