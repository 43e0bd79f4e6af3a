import { useTranslation } from "react-i18next";
import { useCommandCentre, useKeyOf } from "@/app/commands/commands";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Kbd } from "@/ui/kbd";
import styles from "./account.module.css";

/** The way to every shortcut: each takes another key or none, and all single letters can be switched off. */
export function KeyboardCard() {
  const { t } = useTranslation("session");
  const { openKeyMap } = useCommandCentre();
  const keys = useKeyOf("app.keys");
  return (
    <Card title={t("account.keyboard")}>
      <div className={styles.row}>
        <Button onPress={openKeyMap}>
          {t("account.keys")}
          {keys && <Kbd keys={keys} />}
        </Button>
      </div>
    </Card>
  );
}
