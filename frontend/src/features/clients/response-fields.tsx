import { useTranslation } from "react-i18next";
import type { Priority, Terms } from "@/api/types";
import { Card } from "@/ui/card";
import { DecimalField } from "@/ui/decimal-field";
import { DurationField } from "@/ui/duration-field";
import { PriorityChip } from "@/ui/priority-chip";
import { Select } from "@/ui/select";
import type { TermsFieldsProps } from "./terms";
import styles from "./terms.module.css";

const priorities: readonly Priority[] = ["P1", "P2", "P3", "P4"];
const severities = ["critical", "high", "warning", "info"] as const;
const clocks = [
  ["acknowledge_s", "terms.acknowledge"],
  ["update_s", "terms.update"],
  ["resolve_s", "terms.resolve"],
] as const;

type Promise_ = NonNullable<Terms["response"][string]>;
const nothing: Promise_ = { acknowledge_s: 0, update_s: 0, resolve_s: 0, share_pct: "90" };

/** How fast each priority is answered, in covered time, and which severity opens which priority. */
export function ResponseFields({ terms, onChange, errorOf }: TermsFieldsProps) {
  const { t } = useTranslation("clients");
  const put = (priority: Priority, part: Partial<Promise_>) =>
    onChange({
      response: { ...terms.response, [priority]: { ...(terms.response[priority] ?? nothing), ...part } },
    });
  return (
    <Card title={t("terms.response")}>
      <div className={styles.stack}>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t("terms.priority")}</th>
                {clocks.map(([field, name]) => (
                  <th key={field} scope="col">
                    {t(name)}
                  </th>
                ))}
                <th scope="col">{t("terms.share")}</th>
              </tr>
            </thead>
            <tbody>
              {priorities.map((priority) => {
                const promise = terms.response[priority] ?? nothing;
                return (
                  <tr key={priority}>
                    <th scope="row">
                      <PriorityChip priority={priority} />
                    </th>
                    {clocks.map(([field, name]) => (
                      <td key={field}>
                        <DurationField
                          label={`${priority}, ${t(name)}`}
                          hideLabel
                          value={promise[field]}
                          onChange={(seconds) => put(priority, { [field]: seconds })}
                          error={errorOf(`response.${priority}.${field}`)}
                        />
                      </td>
                    ))}
                    <td>
                      <DecimalField
                        label={`${priority}, ${t("terms.share")}`}
                        hideLabel
                        value={promise.share_pct}
                        onChange={(share_pct) => put(priority, { share_pct })}
                        error={errorOf(`response.${priority}.share_pct`)}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <fieldset className={styles.window}>
          <legend>{t("terms.by_severity")}</legend>
          <div className={styles.four}>
            {severities.map((severity) => (
              <Select
                key={severity}
                label={t(`severity.${severity}`)}
                options={priorities.map((value) => ({
                  value,
                  label: value,
                  icon: <PriorityChip priority={value} />,
                }))}
                value={(terms.priority_by_severity[severity] ?? null) as Priority | null}
                onChange={(priority) =>
                  onChange({ priority_by_severity: { ...terms.priority_by_severity, [severity]: priority } })
                }
                error={errorOf(`priority_by_severity.${severity}`)}
              />
            ))}
          </div>
        </fieldset>
      </div>
    </Card>
  );
}
