import DOMPurify from "dompurify";
import { useMemo } from "react";
import { cx } from "./class-names";
import styles from "./prose.module.css";

/**
 * HTML the server made of somebody's Markdown. The server sanitises it already; it is done again here because
 * this is the one place where a mistake there would run as script in an operator's session.
 */
export function Prose({ html, small }: { html: string; small?: boolean }) {
  const clean = useMemo(
    () => DOMPurify.sanitize(html, { USE_PROFILES: { html: true }, FORBID_ATTR: ["style"] }),
    [html],
  );
  return (
    <div className={cx(styles.prose, small && styles.small)} dangerouslySetInnerHTML={{ __html: clean }} />
  );
}
