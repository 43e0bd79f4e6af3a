import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { IncidentRow } from "@/api/types";
import { hold, type Placed, place } from "./queue-lines";

/** A pointer that has not moved for this long is only lying there. */
const resting = 4000;

/**
 * Rows never slide under a moving pointer: while it moves over the list the order stands still and new rows wait
 * behind a button. A resting pointer or the keyboard lets them in, so that no page hides behind a forgotten mouse.
 */
export function useHeldOrder(rows: readonly IncidentRow[]) {
  const [held, setHeld] = useState<Placed[] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const fresh = useMemo(() => place(rows), [rows]);
  const shown = useMemo(() => (held ? hold(held, rows) : { placed: fresh, waiting: 0 }), [held, rows, fresh]);

  const release = useCallback(() => {
    clearTimeout(timer.current);
    setHeld(null);
  }, []);
  const keep = useCallback(() => {
    setHeld((before) => before ?? fresh);
    clearTimeout(timer.current);
    timer.current = setTimeout(release, resting);
  }, [fresh, release]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { ...shown, keep, release };
}
