import { cx } from "./class-names";
import styles from "./sparkline.module.css";
import { Time } from "./time";

interface SparklineProps {
  points: readonly number[];
  /** The series' ends, shown below it. */
  from: string;
  to: string;
  /** Says in words what the drawing shows. */
  label: string;
  hot?: boolean;
}

const width = 360;
const height = 76;

/** A small series as a line over its area, true to its zero. */
export function Sparkline({ points, from, to, label, hot }: SparklineProps) {
  const top = Math.max(1, ...points);
  const last = Math.max(1, points.length - 1);
  const line = points
    .map((value, at) => {
      const x = ((at / last) * width).toFixed(1);
      const y = (height - 2 - (value / top) * (height - 8)).toFixed(1);
      return `${at ? "L" : "M"}${x} ${y}`;
    })
    .join("");
  return (
    <figure>
      <svg
        className={cx(styles.spark, hot && styles.hot)}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path d={`${line}L${width} ${height}L0 ${height}Z`} className={styles.area} />
        <line x1="0" x2={width} y1={height - 1} y2={height - 1} className={styles.base} />
        <path d={line} className={styles.stroke} />
      </svg>
      <figcaption className={styles.axis}>
        <Time at={from} form="time" />
        <span>{label}</span>
        <Time at={to} form="time" />
      </figcaption>
    </figure>
  );
}
