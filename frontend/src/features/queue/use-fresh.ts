import { useEffect, useRef, useState } from "react";
import type { IncidentRow } from "@/api/types";

const none: ReadonlySet<string> = new Set();

/** The rows that have just come, for as long as their tint lasts. Those of the first read are not new. */
export function useFresh(rows: readonly IncidentRow[] | undefined): ReadonlySet<string> {
  const seen = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState(none);
  useEffect(() => {
    if (!rows) return;
    const first = seen.current === null;
    const known = seen.current ?? new Set<string>();
    seen.current = known;
    const news = rows.filter((row) => !known.has(row.id));
    for (const row of news) known.add(row.id);
    if (first || news.length === 0) return;
    setFresh(new Set(news.map((row) => row.id)));
    const timer = setTimeout(() => setFresh(none), 1600);
    return () => clearTimeout(timer);
  }, [rows]);
  return fresh;
}
