import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { PagesWatch } from "@/features/queue/pages-watch";
import { openIncidentsQuery } from "@/features/queue/queries";
import { NewIncident } from "@/features/room/new-incident";
import { useMe } from "@/features/session/queries";
import { LiveProvider } from "./live/live";
import { WaitingContext } from "./page-title";
import { PersonProvider } from "./person/person";
import styles from "./shell.module.css";
import { SideBar } from "./side-bar";
import { TabBar } from "./tab-bar";
import { useGoCommands } from "./use-go-commands";

/** The frame of everybody who works nights: side bar, live connection, sound, shortcuts. */
export function ConsoleShell() {
  const me = useMe();
  const { data, isFetched } = useQuery(openIncidentsQuery);
  const counts = useMemo(
    () => ({
      waiting: data?.counts.triggered ?? 0,
      mine: data?.items.filter((row) => row.owner?.id === me.person.id).length ?? 0,
    }),
    [data, me.person.id],
  );
  // The stream resumes from the list's cursor. Where there is no list it begins at the present. Having asked once
  // counts for good: a failed list that is read again must not close the stream, whose opening reads the list.
  const cursor = data ? String(data.live_cursor) : isFetched ? null : undefined;
  return (
    <PersonProvider>
      <LiveProvider cursor={cursor}>
        <WaitingContext value={counts.waiting}>
          <PagesWatch>
            <Frame waiting={counts.waiting} mine={counts.mine} />
          </PagesWatch>
        </WaitingContext>
      </LiveProvider>
    </PersonProvider>
  );
}

function Frame({ waiting, mine }: { waiting: number; mine: number }) {
  const { t } = useTranslation();
  useGoCommands();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {t("shell.skip")}
      </a>
      <SideBar waiting={waiting} mine={mine} />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <TabBar waiting={waiting} />
      <NewIncident />
    </div>
  );
}
