import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "@/app/roots";

const verify = createRoute({
  getParentRoute: () => rootRoute,
  path: "/verify",
  loader: ({ context }) => context.i18n.loadNamespaces("verify"),
  component: lazyRouteComponent(() => import("./verify"), "Verify"),
});

export const verifyRoutes = [verify] as const;
