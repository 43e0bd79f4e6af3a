import { Plus, Trash2 } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/types";
import { Button } from "@/ui/button";
import { useClock } from "@/ui/clock";
import { exact } from "@/ui/duration";
import { IconButton } from "@/ui/icon-button";
import { InstantField } from "@/ui/instant-field";
import { Pill } from "@/ui/pill";
import { Select } from "@/ui/select";
import { TextField } from "@/ui/text-field";
import { useZone } from "@/ui/zone";
import styles from "./outage-table.module.css";
import { type LineProblem, newLine, type OutageClass, type OutageLine } from "./resolution-lines";
import { WeightField } from "./weight-field";

interface OutageTableProps {
  lines: readonly OutageLine[];
  /** By line, once the person has tried to resolve. */
  problems: readonly (LineProblem | null)[];
  /** The server's complaints: `outages[0].from`. */
  refusals: Record<string, string>;
  services: readonly Service[];
  /** When the incident opened: where a line that a person adds begins. */
  first: string;
  service: string | null;
  clientZone: string | undefined;
  onChange: (key: string, part: Partial<OutageLine>) => void;
  onAdd: (line: OutageLine) => void;
  onRemove: (key: string) => void;
}

const end = (at: number) => `outage-end-${at}`;
const classes: readonly OutageClass[] = ["provider", "client", "third_party"];

/** The outages as they will be recorded, each to be corrected; none says that there was none. */
export function OutageTable(props: OutageTableProps) {
  const { lines, problems, refusals, services, first, service, clientZone, onChange, onAdd, onRemove } =
    props;
  const { t } = useTranslation("room");
  const clock = useClock();
  const table = useRef<HTMLFieldSetElement>(null);
  // What was pressed vanishes: the keyboard goes on to what comes next, once that is drawn.
  const goTo = (find: (lines: HTMLElement[]) => HTMLElement | null | undefined) =>
    requestAnimationFrame(() => {
      const found = find([...(table.current?.querySelectorAll<HTMLElement>("li") ?? [])]);
      (found ?? table.current?.querySelector<HTMLElement>("[data-add]"))?.focus();
    });
  const zone = useZone();
  // A component retired since then still had its outage.
  const choices = (own: string | null) =>
    services
      .filter((one) => one.retired_at === null || one.id === own)
      .map((one) => ({ value: one.id, label: one.name }));
  const now = () => {
    const instant = new Date(clock.now());
    instant.setMilliseconds(0);
    return instant.toISOString();
  };
  const problem = (at: number, ...of: LineProblem[]) => {
    const found = problems[at];
    return found && of.includes(found) ? t(`resolve.problem.${found}`) : null;
  };
  return (
    <fieldset className={styles.facts} ref={table}>
      <legend>{t("resolve.outages")}</legend>
      <p>
        {lines.length > 0 ? t("resolve.outages_hint") : t("resolve.no_outage")}
        {zone && zone !== clientZone && clientZone && ` ${t("resolve.zone", { zone, client: clientZone })}`}
      </p>
      <ul>
        {lines.map((line, at) => {
          const seconds = line.from && line.to ? (Date.parse(line.to) - Date.parse(line.from)) / 1000 : null;
          return (
            <li key={line.key} className={styles.line}>
              <Select
                label={t("resolve.component")}
                options={choices(line.service_id)}
                value={line.service_id}
                onChange={(service_id) => onChange(line.key, { service_id })}
                placeholder={t("resolve.choose")}
                error={problem(at, "service") ?? refusals[`outages[${at}].service_id`]}
              />
              <InstantField
                label={t("resolve.from")}
                value={line.from}
                onChange={(from) => onChange(line.key, { from })}
                error={problem(at, "from") ?? refusals[`outages[${at}].from`]}
              />
              <InstantField
                id={end(at)}
                label={t("resolve.to")}
                value={line.to}
                onChange={(to) => onChange(line.key, { to })}
                error={problem(at, "to", "order", "future") ?? refusals[`outages[${at}].to`]}
              />
              <WeightField
                value={line.weight}
                onChange={(weight) => onChange(line.key, { weight })}
                error={problem(at, "weight") ?? refusals[`outages[${at}].weight`]}
              />
              <Select
                label={t("resolve.class")}
                options={classes.map((value) => ({ value, label: t(`outages.class.${value}`) }))}
                value={line.class}
                onChange={(of) => onChange(line.key, { class: of })}
              />
              <span className={styles.remove}>
                <IconButton
                  label={t("resolve.remove")}
                  icon={<Trash2 size={15} />}
                  onPress={() => {
                    onRemove(line.key);
                    goTo((left) => left[at]?.querySelector("button"));
                  }}
                />
              </span>
              <div className={styles.under}>
                {seconds !== null && seconds > 0 && <span className="num">{exact(seconds)}</span>}
                {line.to === null && (
                  <Button
                    size="small"
                    onPress={() => {
                      onChange(line.key, { to: now() });
                      goTo((shown) => shown[at]?.querySelector(`#${end(at)} [role=spinbutton]`));
                    }}
                  >
                    {t("resolve.ends_now")}
                  </Button>
                )}
                {line.fresh === true && <Pill tone="ok">{t("resolve.fresh")}</Pill>}
                {line.fresh === false && <Pill tone="warn">{t("resolve.stale")}</Pill>}
                {line.fresh === null && <Pill>{t("resolve.by_hand")}</Pill>}
                <TextField
                  label={t("resolve.note")}
                  hideLabel
                  placeholder={t("resolve.note")}
                  value={line.note}
                  onChange={(note) => onChange(line.key, { note })}
                />
              </div>
            </li>
          );
        })}
      </ul>
      <div>
        <Button
          data-add
          size="small"
          onPress={() => {
            onAdd(newLine(crypto.randomUUID(), service, first, now()));
            goTo((shown) => shown.at(-1)?.querySelector("button"));
          }}
        >
          <Plus size={13} aria-hidden="true" />
          {t("resolve.add")}
        </Button>
      </div>
    </fieldset>
  );
}
