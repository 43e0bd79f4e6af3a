import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";
import { keyGlyphs } from "@/ui/key-glyphs";
import { useCommandCentre } from "./commands";
import styles from "./key-map.module.css";
import { pressOf } from "./keys";
import { type Command, everySingleKey, keysOf, takenBy } from "./registry";

interface KeyMapProps {
  onClose: () => void;
  onShortcuts: (shortcuts: Record<string, string | null>) => void;
}

/** Every shortcut of this screen; each can be given another key, or none (WCAG 2.1.4). */
export function KeyMap({ onClose, onShortcuts }: KeyMapProps) {
  const { t } = useTranslation();
  const { commands, shortcuts } = useCommandCentre();
  const [taking, setTaking] = useState<string | null>(null);
  const [taken, setTaken] = useState<{ key: string; by: string } | null>(null);
  const listed = commands.filter((one) => one.keys || one.id in shortcuts);
  const sections = [...new Set(listed.map((one) => one.section))];

  useEffect(() => {
    if (!taking) return;
    const take = (event: KeyboardEvent) => {
      const press = pressOf(event);
      if (/(shift|control|alt|meta|tab)$/.test(press)) return;
      event.preventDefault();
      event.stopPropagation();
      // The key that began the taking may still be held.
      if (event.repeat) return;
      const off = press === "backspace" || press === "delete";
      const others = commands.filter((one) => one.id !== taking);
      const other = off || press === "escape" ? null : takenBy(press, others, shortcuts);
      setTaken(other && { key: keyGlyphs(press).join(""), by: other.title });
      if (other) return;
      setTaking(null);
      if (press === "escape") return;
      onShortcuts({ ...shortcuts, [taking]: off ? null : press });
    };
    // Before the dialog sees it: Escape must end the taking, not the dialog.
    window.addEventListener("keydown", take, true);
    return () => window.removeEventListener("keydown", take, true);
  }, [taking, commands, shortcuts, onShortcuts]);

  const setSingleKeys = (on: boolean) => {
    const { [everySingleKey]: _, ...rest } = shortcuts;
    onShortcuts(on ? rest : { ...rest, [everySingleKey]: null });
  };
  const keyButton = (command: Command) => {
    const keys = keysOf(command, shortcuts);
    const begin = () => {
      setTaking(command.id);
      setTaken(null);
    };
    return (
      <Button look="ghost" onPress={begin}>
        <span className="sr-only">{t("keys.change", { command: command.title })}</span>
        {taking === command.id ? (
          <output className={styles.taking}>{taken ? t("keys.taken", taken) : t("keys.press")}</output>
        ) : keys.length ? (
          keys.slice(0, 2).map((one) => <Kbd key={one} keys={one} />)
        ) : (
          <span className={styles.off}>{t("keys.off")}</span>
        )}
      </Button>
    );
  };
  return (
    <Dialog title={t("keys.title")} isOpen onClose={onClose} size="full">
      <div className={styles.sections}>
        {sections.map((section) => (
          <section key={section}>
            <h3>{section}</h3>
            <ul>
              {listed
                .filter((one) => one.section === section)
                .map((command) => (
                  <li key={command.id}>
                    {command.title}
                    {keyButton(command)}
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
      <div className={styles.foot}>
        <Checkbox isSelected={shortcuts[everySingleKey] !== null} onChange={setSingleKeys}>
          {t("keys.single")}
        </Checkbox>
        <span className="grow" />
        <span>{t("keys.how")}</span>
        {Object.keys(shortcuts).length > 0 && (
          <Button size="small" onPress={() => onShortcuts({})}>
            {t("keys.reset")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
