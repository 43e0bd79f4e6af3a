import { useEffect, useLayoutEffect, useRef } from "react";

/** How far from its end a list still counts as at its end, in pixels. */
const near = 40;

/**
 * Keeps a list at its end while it, or the room it has, changes its height. Only a reader who scrolls up stops that,
 * until they come back or write something themselves.
 */
export function useStickToEnd(last: string | undefined, own: boolean) {
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const filled = last !== undefined;
  useEffect(() => {
    const element = box.current;
    if (!element || !filled) return;
    let before = element.scrollTop;
    const look = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      // Entries that grow leave their end without being scrolled; only a way up is the reader's.
      if (scrollHeight - scrollTop - clientHeight < near) atEnd.current = true;
      else if (scrollTop < before) atEnd.current = false;
      before = scrollTop;
    };
    const follow = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    follow.observe(element);
    for (const child of element.children) follow.observe(child);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      follow.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [filled]);
  useLayoutEffect(() => {
    if (last === undefined) return;
    if (own) atEnd.current = true;
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last, own]);
  return box;
}
