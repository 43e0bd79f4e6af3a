import { ChevronDown } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Incident, Priority } from "@/api/types";
import { Menu } from "@/ui/menu";
import { PriorityChip } from "@/ui/priority-chip";
import styles from "./room.module.css";
import { roomVerbs } from "./room-verbs";

export const priorities: readonly Priority[] = ["P1", "P2", "P3", "P4"];

interface PriorityMenuProps {
  incident: Incident;
  mayAct: boolean;
  onChange: (priority: Priority) => void;
}

/** The incident's priority; for who may act, the button that changes it. */
export function PriorityMenu({ incident, mayAct, onChange }: PriorityMenuProps) {
  const { t } = useTranslation("room");
  if (!mayAct || !roomVerbs(incident, "").priority) return <PriorityChip priority={incident.priority} />;
  return (
    <Menu
      label={t("verbs.priority")}
      trigger={
        <AriaButton
          className={styles.priority}
          aria-label={t("verbs.priority_now", { priority: incident.priority })}
        >
          <PriorityChip priority={incident.priority} />
          <ChevronDown size={12} aria-hidden="true" />
        </AriaButton>
      }
      actions={priorities.map((priority) => ({
        id: priority,
        label: t(`priority.${priority}`),
        icon: <PriorityChip priority={priority} />,
        keys: priority.slice(1),
        isDisabled: priority === incident.priority,
        perform: () => onChange(priority),
      }))}
    />
  );
}
