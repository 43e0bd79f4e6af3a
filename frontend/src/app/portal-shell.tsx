import { Link, Outlet, useRouter } from "@tanstack/react-router";
import { LogOut, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe, useSignOut } from "@/features/session/queries";
import { Avatar } from "@/ui/avatar";
import { Brand } from "@/ui/brand";
import { useAllowed } from "@/ui/can";
import { ClientTag } from "@/ui/client-tag";
import { IconButton } from "@/ui/icon-button";
import { initials } from "@/ui/initials";
import { Menu } from "@/ui/menu";
import { LiveProvider } from "./live/live";
import { LanguageSwitch } from "./person/language-switch";
import { PersonProvider } from "./person/person";
import { ThemeSwitch } from "./person/theme-switch";
import { portalPlaces } from "./portal-navigation";
import styles from "./shell.module.css";

/** The frame of a client: their name first, the provider's last, no queue. */
export function PortalShell() {
  return (
    <PersonProvider>
      <LiveProvider cursor={null}>
        <Frame />
      </LiveProvider>
    </PersonProvider>
  );
}

function Frame() {
  const { t } = useTranslation();
  const me = useMe();
  const allowed = useAllowed();
  const router = useRouter();
  const signOut = useSignOut();
  const client = me.tenants[0];
  return (
    <div className={styles.portal}>
      <a className={styles.skip} href="#main">
        {t("shell.skip")}
      </a>
      <header className={styles.top}>
        {client && (
          <span className={styles.client}>
            <ClientTag name={client.name} large />
          </span>
        )}
        <nav aria-label={t("shell.main")} className={styles.places}>
          {portalPlaces
            .filter((place) => allowed(place.permission))
            .map((place) => (
              <Link
                key={place.id}
                to={place.to as "/"}
                className={styles.link}
                activeProps={{ "aria-current": "page" }}
                activeOptions={{ exact: place.to === "/portal", includeSearch: false }}
              >
                {t(`nav.portal.${place.id}`)}
              </Link>
            ))}
        </nav>
        <span className="grow" />
        <ThemeSwitch />
        <LanguageSwitch />
        <Menu
          label={t("person.menu")}
          trigger={
            <IconButton
              // What is seen is said too, for who steers by voice (WCAG 2.5.3).
              label={`${t("person.menu")}, ${initials(me.person.name)}`}
              icon={<Avatar name={me.person.name} large label="" />}
            />
          }
          actions={[
            {
              id: "account",
              label: t("person.account"),
              icon: <UserRound size={15} />,
              perform: () => void router.navigate({ to: "/portal/account" }),
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
        <span className={styles.by}>
          <Brand size={16} />
          {t("shell.by", { provider: me.provider.name })}
        </span>
      </header>
      <main id="main" className={styles.sheet} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
