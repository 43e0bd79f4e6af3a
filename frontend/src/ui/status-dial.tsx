import styles from "./status-dial.module.css";

/** What a dial can show: the incident's state, with "in progress" for an acknowledged one that is worked on. */
export type DialState = "triggered" | "acknowledged" | "in_progress" | "watching" | "resolved" | "closed";

const share: Record<DialState, number> = {
  triggered: 0,
  acknowledged: 0.25,
  in_progress: 0.5,
  watching: 0.8,
  resolved: 1,
  closed: 1,
};
/** The pie inside the ring; the dashed one is smaller, or at this size its dashes melt into the pie. */
const pie = (state: DialState) => (state === "watching" ? 1.75 : 2.6);

/** How far the work is, as a dial: ringed dot, quarter, half, dashed, tick. Say the state in words beside it. */
export function StatusDial({ state, size = 16 }: { state: DialState; size?: number }) {
  return (
    <svg className={styles[state]} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {state === "triggered" ? (
        <>
          <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.2" opacity=".45" />
          <circle cx="8" cy="8" r="3.4" fill="currentColor" />
        </>
      ) : state === "resolved" || state === "closed" ? (
        <>
          <circle cx="8" cy="8" r="6.6" fill="currentColor" />
          <path
            d="m5.1 8.2 2 2 3.900-4.2"
            fill="none"
            stroke="var(--bg)"
            strokeWidth="1.6"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      ) : (
        <>
          <circle
            cx="8"
            cy="8"
            r="6.05"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeDasharray={state === "watching" ? "2.35 1.45" : undefined}
          />
          <circle
            cx="8"
            cy="8"
            r={pie(state)}
            fill="none"
            stroke="currentColor"
            strokeWidth={2 * pie(state)}
            strokeDasharray={`${2 * Math.PI * pie(state) * share[state]} 100`}
            transform="rotate(-90 8 8)"
          />
        </>
      )}
    </svg>
  );
}
