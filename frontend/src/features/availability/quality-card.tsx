import { useTranslation } from "react-i18next";
import type { Month } from "@/api/types";
import { Banner } from "@/ui/banner";
import { Card } from "@/ui/card";
import { ClassSwatch } from "@/ui/class-swatch";
import { dateAt, dayName } from "@/ui/dates";
import { Meter } from "@/ui/meter";
import { percent } from "@/ui/percent";
import { length } from "./lengths";
import styles from "./month.module.css";
import { wallTime } from "./wall-time";

/** How well the month was seen: a figure is worth what its measurement is. */
export function QualityCard({ month }: { month: Month }) {
  const { t, i18n } = useTranslation("availability");
  const pct = (value: string | null) => (value === null ? "—" : percent(value, i18n.language, 2));
  return (
    <Card
      portal
      title={t("quality.title")}
      actions={<span className={styles.value}>{t("quality.known", { share: pct(month.known_pct) })}</span>}
    >
      {!month.certifiable && <Banner tone="warn" title={t("quality.not_certifiable")} />}
      <ul className={styles.rows}>
        {month.sources.map((source) => (
          <li key={source.id}>
            <div className={styles.row}>
              <span className="clip">{source.name}</span>
              <span className="grow" />
              <span className={styles.value}>{pct(source.coverage_pct)}</span>
            </div>
            <Meter
              label={t("quality.of", { source: source.name })}
              value={Number(source.coverage_pct ?? 0) / 100}
              text={pct(source.coverage_pct)}
              tone={Number(source.coverage_pct ?? 0) >= 99 ? "ok" : "warn"}
            />
          </li>
        ))}
        {month.sources.length === 0 && <li className={styles.caption}>{t("quality.no_source")}</li>}
        {month.gaps.map((gap) => (
          <li key={`${gap.from}${gap.source}`}>
            <div className={styles.gap}>
              <ClassSwatch of="unknown" />
              <span>{gapText(gap)}</span>
            </div>
          </li>
        ))}
      </ul>
      {month.gaps.length === 0 && <p className={styles.note}>{t("quality.no_gap")}</p>}
    </Card>
  );

  function gapText({ from, to, source }: Month["gaps"][number]): string {
    const zone = month.time_zone;
    const begin = Date.parse(from);
    const day = dayName(dateAt(begin, zone), i18n.language, "short");
    const at = wallTime(begin, "seconds", i18n.language, zone);
    const name = source || t("quality.everything");
    if (!to) return t("quality.gap_open", { source: name, day, at });
    return t("quality.gap", { source: name, day, at, length: length((Date.parse(to) - begin) / 1000) });
  }
}
