import { useTranslation } from "react-i18next";
import { formatTime, type TimeForm } from "./time-format";
import { useZone } from "./zone";

interface TimeProps {
  at: string | number;
  form?: TimeForm;
  /** The client's zone: named on hover beside UTC. */
  clientZone?: string;
}

/** The one way an instant is shown: in the person's zone; on hover in the client's and in UTC. */
export function Time({ at, form = "datetime", clientZone }: TimeProps) {
  const { t, i18n } = useTranslation("ui");
  const zone = useZone();
  const language = i18n.language;
  const lines = [
    clientZone &&
      clientZone !== zone &&
      `${formatTime(at, "full", language, clientZone)} ${t("time.client")}`,
    `${formatTime(at, "full", language, "UTC")} UTC`,
  ];
  return (
    <time
      className="num"
      dateTime={typeof at === "string" ? at : new Date(at).toISOString()}
      title={lines.filter(Boolean).join("\n")}
    >
      {formatTime(at, form, language, zone)}
    </time>
  );
}
