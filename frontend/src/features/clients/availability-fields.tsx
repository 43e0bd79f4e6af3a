import { useTranslation } from "react-i18next";
import type { Service, Terms } from "@/api/types";
import { Card } from "@/ui/card";
import { Checkbox } from "@/ui/checkbox";
import { DecimalField } from "@/ui/decimal-field";
import { DurationField } from "@/ui/duration-field";
import { Select } from "@/ui/select";
import { treeOf } from "./component-tree";
import { PercentField } from "./percent-field";
import type { TermsFieldsProps } from "./terms";
import styles from "./terms.module.css";

const aggregations: readonly Terms["aggregation"][] = ["worst", "single", "weighted", "serial", "product"];
const severities = ["critical", "high", "warning", "info"] as const;

/** What is promised of the service, and how its seconds are counted. */
export function AvailabilityFields(props: TermsFieldsProps & { services: readonly Service[] }) {
  const { terms, onChange, errorOf, services } = props;
  const { t } = useTranslation("clients");
  const chosen = new Map(terms.components.map((one) => [one.service_id, one.weight]));
  const put = (id: string, weight: number | null) => {
    const rest = terms.components.filter((one) => one.service_id !== id);
    onChange({ components: weight === null ? rest : [...rest, { service_id: id, weight }] });
  };
  return (
    <Card title={t("terms.availability")}>
      <div className={styles.stack}>
        <div className={styles.grid}>
          <DecimalField
            label={t("terms.target_field")}
            value={terms.target}
            onChange={(target) => onChange({ target })}
            error={errorOf("target")}
          />
          <Select
            label={t("terms.aggregation")}
            options={aggregations.map((value) => ({ value, label: t(`terms.aggregations.${value}`) }))}
            value={terms.aggregation}
            onChange={(aggregation) => onChange({ aggregation })}
            error={errorOf("aggregation")}
          />
          <DecimalField
            label={t("terms.min_known_field")}
            hint={t("terms.min_known_hint")}
            value={terms.min_known_pct}
            onChange={(min_known_pct) => onChange({ min_known_pct })}
            error={errorOf("min_known_pct")}
          />
        </div>
        <fieldset className={styles.window}>
          <legend>{t("terms.components")}</legend>
          <p>{terms.components.length === 0 ? t("terms.all_components") : t("terms.some_components")}</p>
          <ul className={styles.rules}>
            {treeOf(services).map(({ service, depth }) => {
              const weight = chosen.get(service.id);
              return (
                <li key={service.id} className={styles.component}>
                  <Checkbox
                    isSelected={weight !== undefined}
                    onChange={(on) => put(service.id, on ? 1000 : null)}
                  >
                    {"\u2003".repeat(depth)}
                    {service.name}
                  </Checkbox>
                  {weight !== undefined && (terms.aggregation === "weighted" || Number.isNaN(weight)) && (
                    <PercentField
                      label={t("terms.weight_of", { name: service.name })}
                      hideLabel
                      value={weight}
                      onChange={(next) => put(service.id, next)}
                    />
                  )}
                </li>
              );
            })}
          </ul>
          {errorOf("components") && <p className={styles.error}>{errorOf("components")}</p>}
        </fieldset>
        <div className={styles.grid}>
          <Select
            label={t("terms.denominator")}
            options={(["removed", "counted_as_up"] as const).map((value) => ({
              value,
              label: t(`terms.denominators.${value}`),
            }))}
            value={terms.denominator}
            onChange={(denominator) => onChange({ denominator })}
            error={errorOf("denominator")}
          />
          <Select
            label={t("terms.no_data")}
            options={(["exclude", "up", "down"] as const).map((value) => ({
              value,
              label: t(`terms.no_datas.${value}`),
            }))}
            value={terms.no_data}
            onChange={(no_data) => onChange({ no_data })}
            error={errorOf("no_data")}
          />
          <PercentField
            label={t("terms.partial_field")}
            hint={t("terms.partial_hint")}
            value={terms.partial_weight}
            onChange={(partial_weight) => onChange({ partial_weight })}
            error={errorOf("partial_weight")}
          />
          <DurationField
            label={t("terms.min_outage")}
            hint={t("terms.min_outage_hint")}
            value={terms.min_outage_s}
            onChange={(min_outage_s) => onChange({ min_outage_s })}
            error={errorOf("min_outage_s")}
          />
          <DurationField
            label={t("terms.notice")}
            hint={t("terms.notice_hint")}
            value={terms.notice_s}
            onChange={(notice_s) => onChange({ notice_s })}
            error={errorOf("notice_s")}
          />
          <DurationField
            label={t("terms.offset")}
            hint={t("terms.offset_hint")}
            value={terms.start_offset_s}
            onChange={(start_offset_s) => onChange({ start_offset_s })}
            error={errorOf("start_offset_s")}
          />
        </div>
        <fieldset className={styles.window}>
          <legend>{t("terms.opens_field")}</legend>
          <p>{t("terms.opens_hint")}</p>
          <div className={styles.four}>
            {severities.map((severity) => (
              <PercentField
                key={severity}
                label={t(`severity.${severity}`)}
                value={terms.outage_weights[severity] ?? 0}
                onChange={(weight) => {
                  const { [severity]: _, ...rest } = terms.outage_weights;
                  onChange({ outage_weights: weight === 0 ? rest : { ...rest, [severity]: weight } });
                }}
                error={errorOf(`outage_weights.${severity}`)}
              />
            ))}
          </div>
        </fieldset>
      </div>
    </Card>
  );
}
