import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Incident } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Banner } from "@/ui/banner";
import { formatTime } from "@/ui/time-format";
import { useZone } from "@/ui/zone";
import type { RoomFailure } from "./use-room-actions";
import { WhatChanged } from "./what-changed";

/** Why a verb was refused; when a colleague was quicker, who and what they did. */
export function Refusal({ incident, failure }: { incident: Incident; failure: RoomFailure }) {
  const { t, i18n } = useTranslation("room");
  const zone = useZone();
  const { code } = asProblem(failure.error);
  const title = t(`failed.${failure.verb}`);
  if (code === "changed") {
    return (
      <Banner tone="warn" title={title} detail={t("changed.detail")}>
        <WhatChanged incident={incident} since={failure.version} />
      </Banner>
    );
  }
  if (code === "already_acknowledged" && incident.owner && incident.acknowledged_at) {
    return (
      <Banner
        tone="warn"
        title={t("changed.acknowledged", {
          name: incident.owner.name,
          time: formatTime(incident.acknowledged_at, "seconds", i18n.language, zone),
        })}
      />
    );
  }
  return <ProblemBanner error={failure.error} title={title} />;
}
