import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Place } from "./navigation";

interface PlaceLinkProps {
  place: Place;
  className?: string;
  children: ReactNode;
}

/** A link to a place of the navigation, marked when it is where we are. */
export function PlaceLink({ place, className, children }: PlaceLinkProps) {
  const here = useLocation({ select: ({ pathname, search }) => isHere(place, pathname, search) });
  return (
    <Link
      // Places are data; their paths are checked when they are reached, not here.
      to={place.to as "/"}
      search={(place.search ?? {}) as never}
      className={className}
      aria-current={here ? "page" : undefined}
      activeProps={{}}
      // The router marks a link by its path alone; where we are not, only that very path would count.
      activeOptions={{ exact: !here }}
    >
      {children}
    </Link>
  );
}

function isHere(place: Place, address: string, search: Record<string, unknown>): boolean {
  // A room's address hangs below its client's, but one comes to it from the queue and goes back there.
  const pathname = /^\/clients\/[^/]+\/incidents\//.test(address) ? "/queue" : address;
  if (pathname !== place.to && !pathname.startsWith(`${place.to}/`)) return false;
  // Queue and Mine share a path: the one with `mine` in its address is Mine.
  return Boolean(place.search?.mine) === Boolean(search.mine);
}
