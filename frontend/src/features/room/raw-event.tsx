import { RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Incident } from "@/api/types";
import { ProblemBanner } from "@/app/problem-banner";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { Can } from "@/ui/can";
import { Time } from "@/ui/time";
import { useToast } from "@/ui/toast";
import { useReplay } from "./queries";
import styles from "./signals.module.css";

interface RawEventProps {
  incident: Incident;
  event: NonNullable<Incident["raw_event"]>;
}

/** An event Vigie could not read, byte for byte, because it may be the page that matters. */
export function RawEvent({ incident, event }: RawEventProps) {
  const { t } = useTranslation("room");
  const replay = useReplay(incident);
  const toast = useToast();
  return (
    <section className={styles.raw}>
      <h2>{t("raw.title")}</h2>
      <Banner
        tone="warn"
        title={t("raw.fact", { source: incident.title })}
        detail={
          event.error && (
            <>
              {t("raw.reason")} <code lang="en">{event.error}</code>
            </>
          )
        }
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className={styles["raw-body"]} tabIndex={0} aria-label={t("raw.body")}>
        <pre>
          <code>{pretty(event.body, event.content_type)}</code>
        </pre>
      </section>
      <div className={styles["raw-foot"]}>
        <span>{event.content_type}</span>
        <Time at={event.received_at} form="full" />
        <span className="grow" />
        <Can do="event:replay" tenant={incident.tenant_id}>
          <Button
            size="small"
            isPending={replay.isPending}
            onPress={() =>
              replay.mutate(event.id, {
                onSuccess: ({ state, error }) => {
                  if (state === "processed") toast({ tone: "ok", text: t("raw.replayed") });
                  else if (state === "pending") toast({ text: t("raw.waits") });
                  else toast({ tone: "bad", text: t("raw.still"), detail: error ?? undefined });
                },
              })
            }
          >
            <RotateCw size={13} aria-hidden="true" />
            {t("raw.replay")}
          </Button>
        </Can>
      </div>
      <ProblemBanner error={replay.error} title={t("failed.replay")} />
    </section>
  );
}

/** JSON is indented for reading; anything else, and broken JSON, is shown as it came. */
function pretty(body: string, type: string): string {
  if (!type.includes("json")) return body;
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
