import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { consoleRoute } from "@/app/roots";
import { parsePeopleSearch } from "./search";

const people = createRoute({
  getParentRoute: () => consoleRoute,
  path: "/people",
  validateSearch: parsePeopleSearch,
  loader: ({ context }) => context.i18n.loadNamespaces("people"),
  component: lazyRouteComponent(() => import("./people"), "People"),
});

export const peopleRoutes = [people] as const;
