import { useEffect, useRef, useState } from "react";
import type { Resolution } from "@/api/types";
import { type OutageFacts, type OutageLine, readFacts, reload, writeFacts } from "./resolution-lines";
import { useKeptText } from "./use-kept-text";

/** The outage lines: the signals' at first, then what the person makes of them, kept when the dialog is left. */
export function useOutageFacts(incident: string, resolution: Resolution | undefined) {
  const [kept, keep] = useKeptText(`vigie.outages.${incident}`);
  const [facts, setFacts] = useState(() => readFacts(kept));
  const [revision, setRevision] = useState<number>();
  const latest = useRef(facts);
  const begun = useRef(false);
  const write = (next: OutageFacts) => {
    latest.current = next;
    setFacts(next);
    keep(writeFacts(next));
  };
  const take = ({ outages, revision }: Resolution) => {
    setRevision(revision);
    const { lines, removed } = latest.current;
    write({ lines: reload(lines, removed, outages), removed });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is read first is taken without being asked
  useEffect(() => {
    if (!resolution || begun.current) return;
    begun.current = true;
    take(resolution);
  }, [resolution]);
  return {
    lines: facts.lines,
    /** The signals' facts that these lines know of; undefined until they are read. */
    revision,
    change: (key: string, part: Partial<OutageLine>) => {
      const { lines, removed } = latest.current;
      write({
        lines: lines.map((line) => (line.key === key ? { ...line, ...part, touched: true } : line)),
        removed,
      });
    },
    add: (line: OutageLine) => write({ ...latest.current, lines: [...latest.current.lines, line] }),
    /** Takes a line away; what it gives puts the line back where it was. */
    remove: (key: string) => {
      const { lines, removed } = latest.current;
      const at = lines.findIndex((line) => line.key === key);
      write({ lines: lines.filter((line) => line.key !== key), removed: [...removed, key] });
      return () => {
        const now = latest.current;
        const line = lines[at];
        if (!line || now.lines.some((one) => one.key === key)) return;
        write({ lines: now.lines.toSpliced(at, 0, line), removed: now.removed.filter((one) => one !== key) });
      };
    },
    reload: take,
    forget: () => keep(""),
  };
}
