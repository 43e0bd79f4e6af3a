import { useCallback, useEffect, useRef, useState } from "react";

/** How long an act that the client sees can be taken back, in milliseconds. */
export const holdFor = 10_000;

/**
 * Holds an act for ten seconds in which it can be taken back. Who leaves meanwhile means it: it is done at once,
 * rather than lost with the screen.
 */
export function useHeld(perform: () => void) {
  const [holding, setHolding] = useState(false);
  const latest = useRef(perform);
  latest.current = perform;
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const stop = useCallback(() => {
    const held = timer.current !== null;
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    setHolding(false);
    return held;
  }, []);
  const flush = useCallback(() => {
    if (stop()) latest.current();
  }, [stop]);
  useEffect(() => {
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [flush]);
  const hold = useCallback(() => {
    stop();
    timer.current = setTimeout(flush, holdFor);
    setHolding(true);
  }, [stop, flush]);
  return { holding, hold, undo: stop };
}
