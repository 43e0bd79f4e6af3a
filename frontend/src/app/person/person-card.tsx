import { useRouter } from "@tanstack/react-router";
import { Ellipsis, LogOut, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe, useSignOut } from "@/features/session/queries";
import { Avatar } from "@/ui/avatar";
import { useMinute } from "@/ui/clock";
import { IconButton } from "@/ui/icon-button";
import { Menu } from "@/ui/menu";
import { formatTime } from "@/ui/time-format";
import styles from "../shell.module.css";
import { LanguageSwitch } from "./language-switch";
import { ThemeSwitch } from "./theme-switch";

/** Who is signed in, what time it is where they are, and their switches. */
export function PersonCard() {
  const { t } = useTranslation();
  const { person } = useMe();
  const router = useRouter();
  const signOut = useSignOut();
  return (
    <div className={styles.person}>
      <div className={styles.who}>
        <Avatar name={person.name} large label="" />
        <span>
          <b className="clip">{person.name}</b>
          <LocalTime zone={person.time_zone} />
        </span>
        <Menu
          label={t("person.menu")}
          trigger={<IconButton label={t("person.menu")} icon={<Ellipsis size={16} />} />}
          actions={[
            {
              id: "account",
              label: t("person.account"),
              icon: <UserRound size={15} />,
              perform: () => void router.navigate({ to: "/account" }),
            },
            {
              id: "out",
              label: t("person.sign_out"),
              icon: <LogOut size={15} />,
              apart: true,
              perform: () => signOut.mutate(false),
            },
          ]}
        />
      </div>
      <div className={styles.tools}>
        <ThemeSwitch />
        <LanguageSwitch />
      </div>
    </div>
  );
}

function LocalTime({ zone }: { zone: string }) {
  const { i18n } = useTranslation();
  const now = useMinute();
  const city = zone.split("/").at(-1)?.replaceAll("_", " ");
  return (
    <small className="num">
      {formatTime(now, "time", i18n.language, zone)} · {city}
    </small>
  );
}
