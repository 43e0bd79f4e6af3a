import { createContext, useContext, useEffect } from "react";

/** How many pages wait for someone: the tab's title says so before anything else. */
export const WaitingContext = createContext(0);

/** Names the page in the browser's tab: `(2) Queue · Vigie`. */
export function usePageTitle(title: string): void {
  const waiting = useContext(WaitingContext);
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ""}${title} · Vigie`;
  }, [title, waiting]);
}
