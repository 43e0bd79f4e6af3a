import styles from "./skeleton.module.css";

/** The grey place of something still loading; only in the portal. Sizes are CSS lengths. */
export function Skeleton({ width = "100%", height = "16px" }: { width?: string; height?: string }) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />;
}
