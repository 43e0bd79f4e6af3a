import type { CSSProperties } from "react";
import { cx } from "./class-names";
import styles from "./client-tag.module.css";
import { hueOf } from "./hue";
import { initials } from "./initials";

/** A client: two letters in a calm colour of its own, then its name (or the name only as a label). */
export function ClientTag({ name, bare, large }: { name: string; bare?: boolean; large?: boolean }) {
  return (
    <span className={styles.client} title={name}>
      <span
        className={cx(styles.tag, large && styles.large)}
        style={{ "--hue": hueOf(name) } as CSSProperties}
        aria-hidden="true"
      >
        {initials(name)}
      </span>
      <span className={bare ? "sr-only" : styles.name}>{name}</span>
    </span>
  );
}
