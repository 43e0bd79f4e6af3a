import type { Month } from "@/api/types";

/** Whether enough incidents were answered in time; null when there was none to answer. */
export function kept({ share_pct, total, met }: Month["response"][number]): boolean | null {
  if (total === 0) return null;
  // In thousandths of a per cent: 99.9 times anything must not be a float.
  const owed = Math.round(Number(share_pct) * 1000);
  return met * 100_000 >= owed * total;
}
