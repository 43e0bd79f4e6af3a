import { Ellipsis } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useAllowed } from "@/ui/can";
import { cx } from "@/ui/class-names";
import { useCommandCentre } from "./commands/commands";
import { type Place, places } from "./navigation";
import { PlaceLink } from "./place-link";
import styles from "./shell.module.css";

const onPhone: Place["id"][] = ["queue", "mine", "clients", "runbooks"];

/** The side bar of a phone: four places under the thumb, the rest through the palette. */
export function TabBar({ waiting }: { waiting: number }) {
  const { t } = useTranslation();
  const allowed = useAllowed();
  const { openPalette } = useCommandCentre();
  return (
    <nav className={styles.tabs} aria-label={t("shell.main")}>
      {places
        .filter((place) => onPhone.includes(place.id) && allowed(place.permission))
        .map((place) => (
          <PlaceLink key={place.id} place={place} className={styles.tab}>
            <place.icon size={22} aria-hidden="true" />
            {t(`nav.${place.id}`)}
            {place.id === "queue" && waiting > 0 && (
              <span className={cx(styles.count, styles.hot)}>
                {waiting}
                <span className="sr-only"> {t("nav.waiting")}</span>
              </span>
            )}
          </PlaceLink>
        ))}
      <button type="button" className={styles.tab} onClick={openPalette}>
        <Ellipsis size={22} aria-hidden="true" />
        {t("nav.more")}
      </button>
    </nav>
  );
}
