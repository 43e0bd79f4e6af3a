import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { sessionLink } from "@/api/client";
import { Invalidator } from "./invalidate";
import { Link, type LinkView } from "./link";

const LiveContext = createContext<Link | null>(null);

interface LiveProviderProps {
  /** The cursor of the first list, so that nothing between it and the stream is missed; undefined: wait for it. */
  cursor: string | null | undefined;
  children: ReactNode;
}

/** Keeps the screen true: what the server says has changed is read again. */
export function LiveProvider({ cursor, children }: LiveProviderProps) {
  const client = useQueryClient();
  const [link, setLink] = useState<Link | null>(null);
  const ready = cursor !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first cursor counts; later ones are the stream's own
  useEffect(() => {
    if (!ready) return;
    const invalidator = new Invalidator(client);
    const opened = new Link({
      url: "/api/live",
      onChange: invalidator.change,
      onGap: invalidator.all,
      onRevoked: () => sessionLink.onLost(),
    });
    opened.start(cursor ?? null);
    setLink(opened);
    return () => opened.stop();
  }, [client, ready]);
  return <LiveContext value={link}>{children}</LiveContext>;
}

const before: LinkView = { state: "connecting", heardAt: 0, leader: false };
const idle = () => () => {};

/** The state of the live connection, for the dot beside the title and for what must sound. */
export function useLink(): LinkView {
  const link = useContext(LiveContext);
  return useSyncExternalStore(link?.subscribe ?? idle, link?.view ?? (() => before));
}
