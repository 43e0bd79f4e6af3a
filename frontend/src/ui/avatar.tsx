import type { CSSProperties } from "react";
import styles from "./avatar.module.css";
import { cx } from "./class-names";
import { hueOf } from "./hue";
import { initials } from "./initials";

/** A person's initials; a dashed ring when nobody has taken it. The name must be said beside it or by `label`. */
export function Avatar({ name, large, label }: { name: string | null; large?: boolean; label?: string }) {
  const said = label ?? name ?? undefined;
  if (!name) {
    return (
      <span className={cx(styles.avatar, styles.none, large && styles.large)}>
        {said && <span className="sr-only">{said}</span>}
      </span>
    );
  }
  return (
    <span
      className={cx(styles.avatar, large && styles.large)}
      style={{ "--hue": hueOf(name) } as CSSProperties}
      title={name}
    >
      <span aria-hidden="true">{initials(name)}</span>
      {said && <span className="sr-only">{said}</span>}
    </span>
  );
}
