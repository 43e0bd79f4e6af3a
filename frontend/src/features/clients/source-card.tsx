import { Check, CircleDashed, Unplug, WifiOff } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Service, Source } from "@/api/types";
import { cx } from "@/ui/class-names";
import { useMinute } from "@/ui/clock";
import { age } from "@/ui/duration";
import { writeDuration } from "@/ui/duration-input";
import { hueOf } from "@/ui/hue";
import { Pill, type Tone } from "@/ui/pill";
import { Time } from "@/ui/time";
import styles from "./sources.module.css";

interface SourceCardProps {
  source: Source;
  services: readonly Service[];
  actions: ReactNode;
}

const tones: Record<Source["state"], [tone: Tone, icon: ReactNode]> = {
  live: ["ok", <Check key="live" size={12} aria-hidden="true" />],
  silent: ["bad", <WifiOff key="silent" size={12} aria-hidden="true" />],
  new: ["mute", <CircleDashed key="new" size={12} aria-hidden="true" />],
  revoked: ["mute", <Unplug key="revoked" size={12} aria-hidden="true" />],
};

/** The letters and names of the tools; names are their makers'. */
export const tools = {
  alertmanager: ["Am", "Alertmanager"],
  pagerduty: ["Pd", "PagerDuty Events v2"],
  generic: ["{}", "JSON"],
} as const;

/** One source: whether it lives, where it sends to, when it was last heard. */
export function SourceCard({ source, services, actions }: SourceCardProps) {
  const { t, i18n } = useTranslation("clients");
  const now = useMinute();
  const [letters, tool] = tools[source.tool];
  const [tone, icon] = tones[source.state];
  const service = services.find((one) => one.id === source.service_id);
  const heard = [source.last_event_at, source.last_heartbeat_at]
    .filter((one) => one !== null)
    .sort()
    .at(-1);
  const since = source.state === "silent" && heard ? age(now - Date.parse(heard)) : null;
  return (
    <article
      className={cx(styles.card, source.state === "revoked" && styles.revoked)}
      aria-label={source.name}
    >
      <header>
        <span className={styles.tool} style={{ "--hue": hueOf(tool) } as CSSProperties} aria-hidden="true">
          {letters}
        </span>
        <div>
          <h2 className="clip">{source.name}</h2>
          <small>{[tool, service?.name].filter(Boolean).join(" · ")}</small>
        </div>
        <span className="grow" />
        <Pill tone={tone} icon={icon}>
          {since ? t("sources.silent_since", { age: since }) : t(`sources.state.${source.state}`)}
        </Pill>
      </header>
      <code className={styles.address}>
        {source.tool === "pagerduty"
          ? `/v2/enqueue  routing_key …${source.key_hint}`
          : `/intake/${source.tool}/…${source.key_hint}`}
      </code>
      <dl>
        <div>
          <dt>{t("sources.last_event")}</dt>
          <dd>
            {source.last_event_at ? <Time at={source.last_event_at} form="datetime" /> : t("sources.never")}
          </dd>
        </div>
        <div>
          <dt>{t("sources.heartbeat")}</dt>
          <dd>
            {source.heartbeat_s
              ? t("sources.every", { length: writeDuration(source.heartbeat_s, i18n.language) })
              : t("sources.learned")}
          </dd>
        </div>
        <div>
          <dt>{t("sources.last_beat")}</dt>
          <dd>
            {source.last_heartbeat_at ? (
              <Time at={source.last_heartbeat_at} form="datetime" />
            ) : (
              t("sources.never")
            )}
          </dd>
        </div>
      </dl>
      {actions && <footer>{actions}</footer>}
    </article>
  );
}
