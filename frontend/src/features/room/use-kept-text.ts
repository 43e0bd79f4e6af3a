import { useCallback, useState } from "react";

/** Text somebody is writing, kept for this tab: a reload or a trip to another screen must not lose it. */
export function useKeptText(key: string): [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(() => read(key));
  const keep = useCallback(
    (next: string) => {
      setText(next);
      try {
        if (next) sessionStorage.setItem(key, next);
        else sessionStorage.removeItem(key);
      } catch {
        // A full or forbidden storage only costs the text its second life.
      }
    },
    [key],
  );
  return [text, keep];
}

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}
