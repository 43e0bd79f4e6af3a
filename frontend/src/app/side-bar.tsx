import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Brand } from "@/ui/brand";
import { useAllowed } from "@/ui/can";
import { cx } from "@/ui/class-names";
import { Kbd } from "@/ui/kbd";
import { useCommandCentre } from "./commands/commands";
import { type Place, places } from "./navigation";
import { PersonCard } from "./person/person-card";
import { PlaceLink } from "./place-link";
import styles from "./shell.module.css";

const sections: Place["section"][] = ["work", "platforms", "results", "settings"];

/** Where one can go, what waits, and who is signed in. */
export function SideBar({ waiting, mine }: { waiting: number; mine: number }) {
  const { t } = useTranslation();
  const allowed = useAllowed();
  const { openPalette } = useCommandCentre();
  const counts: Partial<Record<Place["id"], number>> = { queue: waiting, mine };
  return (
    <nav className={styles.side} aria-label={t("shell.main")}>
      <div className={styles.brand}>
        <Brand />
        Vigie
      </div>
      <button type="button" className={styles.search} onClick={openPalette}>
        <Search size={14} aria-hidden="true" />
        <span>{t("palette.title")}</span>
        <Kbd keys="mod+k" />
      </button>
      {sections.map((section) => {
        const shown = places.filter((place) => place.section === section && allowed(place.permission));
        if (shown.length === 0) return null;
        return (
          <div key={section} className="contents">
            {section !== "work" && <div className={styles.heading}>{t(`nav.section.${section}`)}</div>}
            {shown.map((place) => (
              <PlaceLink key={place.id} place={place} className={styles.place}>
                <place.icon size={16} aria-hidden="true" />
                <span>{t(`nav.${place.id}`)}</span>
                {Boolean(counts[place.id]) && (
                  <span className={cx(styles.count, place.id === "queue" && styles.hot)}>
                    {counts[place.id]}
                    {place.id === "queue" && <span className="sr-only"> {t("nav.waiting")}</span>}
                  </span>
                )}
              </PlaceLink>
            ))}
          </div>
        );
      })}
      <span className="grow" />
      <PersonCard />
    </nav>
  );
}
