import { Hourglass } from "lucide-react";
import { useNow } from "./clock";
import styles from "./elapsed.module.css";

interface ElapsedProps {
  /** What is under way: "Being produced". */
  label: string;
  /** When it began; without it no seconds are shown. */
  since?: string | undefined;
}

/** Something the server does in its own time, with how long already: nobody must wonder whether it happens. */
export function Elapsed({ label, since }: ElapsedProps) {
  const now = useNow();
  const seconds = since ? Math.max(0, Math.floor((now - Date.parse(since)) / 1000)) : null;
  return (
    <span className={styles.elapsed}>
      <Hourglass size={14} aria-hidden="true" />
      <span role="status">{label}</span>
      {seconds !== null && (
        <span className="num" aria-hidden="true">
          {seconds}&#8239;s
        </span>
      )}
    </span>
  );
}
