import { type Key, useMemo, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { cx } from "@/ui/class-names";
import { Kbd } from "@/ui/kbd";
import { useCommandCentre } from "./commands";
import styles from "./palette.module.css";
import { keysOf, type PaletteHit } from "./registry";
import { matches, wordsOf } from "./search";

interface Group {
  title: string;
  hits: (PaletteHit & { keys?: string })[];
}

/** Search or run: every command and everything the features let be found, in one field. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { commands, shortcuts, sources } = useCommandCentre();
  const [query, setQuery] = useState("");

  const groups = useMemo(() => {
    const words = wordsOf(query);
    const found: Group[] = words.length
      ? sources().map((source) => ({ title: source.title, hits: source.find(words) }))
      : [];
    const runnable = commands.filter(
      (one) =>
        one.palette !== false && one.enabled !== false && matches(words, `${one.title} ${one.section}`),
    );
    for (const command of runnable) {
      const hit = {
        id: command.id,
        text: command.title,
        keys: keysOf(command, shortcuts)[0],
        perform: command.perform,
      };
      const group = found.find((one) => one.title === command.section);
      if (group) group.hits.push(hit);
      else found.push({ title: command.section, hits: [hit] });
    }
    return found.filter((group) => group.hits.length > 0);
  }, [query, commands, shortcuts, sources]);

  const run = (id: Key) => {
    onClose();
    const hit = groups.flatMap((group) => group.hits).find((one) => one.id === id);
    // The palette must be gone first: a command may open a dialog or move the focus.
    if (hit) setTimeout(hit.perform);
  };
  return (
    <ModalOverlay className={styles.veil} isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={styles.palette}>
        <Dialog aria-label={t("palette.title")}>
          <Autocomplete inputValue={query} onInputChange={setQuery}>
            {/* Escape clears a search field; here it closes, as the foot says. */}
            <SearchField aria-label={t("palette.title")} autoFocus onClear={onClose}>
              <Input placeholder={t("palette.hint")} />
            </SearchField>
            {/* It scrolls while the keys stay in the field: Tab must reach it all the same. */}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
            <section className={styles.list} tabIndex={0} aria-label={t("palette.results")}>
              <Menu
                className={styles.hits}
                aria-label={t("palette.results")}
                onAction={run}
                renderEmptyState={() => <p className={styles.none}>{t("palette.none")}</p>}
              >
                {groups.map((group) => (
                  <MenuSection key={group.title}>
                    <Header>{group.title}</Header>
                    {group.hits.map((hit) => (
                      <MenuItem key={hit.id} id={hit.id} textValue={hit.text} className={styles.item}>
                        {hit.render?.() ?? <span className={cx(styles.text, "clip")}>{hit.text}</span>}
                        {hit.keys && <Kbd keys={hit.keys} />}
                      </MenuItem>
                    ))}
                  </MenuSection>
                ))}
              </Menu>
            </section>
          </Autocomplete>
          <footer className={styles.foot}>
            <span>
              <Kbd keys="arrowup arrowdown" /> {t("palette.move")}
            </span>
            <span>
              <Kbd keys="enter" /> {t("palette.open")}
            </span>
            <span>
              <Kbd keys="escape" /> {t("palette.close")}
            </span>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
