import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { roughLength } from "./lengths";

/** Says how long before it began a maintenance was announced: whole days, or hours where days would hide it. */
export function useNotice(): (maintenance: Month["maintenances"][number]) => string {
  const { t } = useTranslation("availability");
  return ({ from, notified_at }) => {
    const seconds = Math.max(0, (Date.parse(from) - Date.parse(notified_at)) / 1000);
    const days = Math.floor(seconds / 86_400);
    return days >= 2 ? t("notice.days", { count: days }) : roughLength(seconds);
  };
}
