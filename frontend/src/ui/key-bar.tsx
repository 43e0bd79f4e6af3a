import { Kbd } from "./kbd";
import styles from "./key-bar.module.css";

export interface KeyHint {
  keys: string | string[];
  label: string;
}

/** The line of shortcuts at the foot of a working screen. The last hint stands at the right. */
export function KeyBar({ hints }: { hints: KeyHint[] }) {
  return (
    <footer className={styles.bar}>
      {hints.map(({ keys, label }, at) => (
        <span key={label} className="contents">
          {at > 0 && at === hints.length - 1 && <span className="grow" />}
          <span className={styles.item}>
            <span>
              {[keys].flat().map((one) => (
                <Kbd key={one} keys={one} />
              ))}
            </span>
            {label}
          </span>
        </span>
      ))}
    </footer>
  );
}
