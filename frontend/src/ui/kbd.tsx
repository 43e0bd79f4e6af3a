import styles from "./kbd.module.css";
import { keyGlyphs } from "./key-glyphs";

/** Shows a shortcut such as `shift+x` or `g q` as key caps. Decorative: the command's name says it. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span aria-hidden="true">
      {keyGlyphs(keys).map((cap) => (
        <kbd key={cap} className={styles.kbd}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
