import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute, portalRoute, rootRoute } from "@/app/roots";

interface SignInSearch {
  /** Where to go afterwards: a path of ours. */
  next?: string;
  /** The session ended by itself; the screen says so. */
  ended?: boolean;
}

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/signin",
  validateSearch: (search: Record<string, unknown>): SignInSearch => ({
    // Only a path of this site: a link must not carry anybody elsewhere after signing in.
    next: typeof search.next === "string" && /^\/(?![/\\])/.test(search.next) ? search.next : undefined,
    ended: search.ended === true || search.ended === "true" || undefined,
  }),
  loader: ({ context }) => context.i18n.loadNamespaces("session"),
  component: lazyRouteComponent(() => import("./sign-in"), "SignIn"),
});

const account = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/account",
  loader: ({ context }) => context.i18n.loadNamespaces("session"),
  component: lazyRouteComponent(() => import("./account"), "Account"),
});

const portalAccount = createRoute({
  getParentRoute: () => portalRoute,
  path: "/portal/account",
  loader: ({ context }) => context.i18n.loadNamespaces("session"),
  component: lazyRouteComponent(() => import("./account"), "Account"),
});

export const sessionRoutes = { open: [signIn], console: [account], portal: [portalAccount] } as const;
