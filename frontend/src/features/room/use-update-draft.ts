import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { formatTime } from "@/ui/time-format";
import { currentStep } from "./use-run";

/** Milliseconds an update takes to be read and corrected before it is sent. */
const writing = 60_000;

/**
 * Drafts an update in the client's own language and hours: what stands, and when the next news comes by the
 * contract's update clock.
 */
export function useUpdateDraft(incident: Incident, locale: string, zone: string | undefined) {
  const { i18n } = useTranslation("room");
  return useCallback(
    async (now: number): Promise<string> => {
      await i18n.loadLanguages(locale);
      const t = i18n.getFixedT(locale, "room");
      const clock = incident.clocks.find((one) => one.kind === "update");
      const title = incident.service
        ? t("draft.about_service", { service: incident.service.name })
        : t("draft.about");
      const step = currentStep(incident.execution);
      const parts = [
        title,
        step && t("draft.step", { step: step.title }),
        clock &&
          clock.total_s > 0 &&
          t("draft.next", { time: formatTime(now + clock.total_s * 1000 - writing, "time", locale, zone) }),
      ];
      return parts.filter(Boolean).join(" ");
    },
    [incident, locale, zone, i18n],
  );
}
