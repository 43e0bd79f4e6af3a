import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useTranslation } from "react-i18next";
import { usePaletteSource } from "@/app/commands/commands";
import { matches } from "@/app/commands/search";
import { useLink } from "@/app/live/live";
import { useTenantName } from "@/app/person/tenants";
import { ClientTag } from "@/ui/client-tag";
import { useClock } from "@/ui/clock";
import { PriorityChip } from "@/ui/priority-chip";
import { StatusDial } from "@/ui/status-dial";
import { openIncidentsQuery } from "./queries";
import { searchText } from "./queue-filter";
import { dialOf } from "./queue-lines";
import { heardFrom, ringAgain, toneFor } from "./ringing";
import { PageSound } from "./sound";

const SoundContext = createContext<PageSound | null>(null);

/** The sound of pages and how it stands. */
export function usePageSound() {
  const sound = useContext(SoundContext);
  if (!sound) throw new Error("a PagesWatch must stand above");
  return { sound, ...useSyncExternalStore(sound.subscribe, sound.view) };
}

/** Watches the pages on every console screen: their sound, the server's clock, and the palette's incidents. */
export function PagesWatch({ children }: { children: ReactNode }) {
  const [sound] = useState(() => new PageSound());
  useEffect(() => {
    const events = ["pointerdown", "keydown"] as const;
    for (const event of events) window.addEventListener(event, sound.unlock, { once: true });
    return () => {
      for (const event of events) window.removeEventListener(event, sound.unlock);
    };
  }, [sound]);
  return (
    <SoundContext value={sound}>
      <Ringer sound={sound} />
      <Incidents />
      {children}
    </SoundContext>
  );
}

function Ringer({ sound }: { sound: PageSound }) {
  const { data, dataUpdatedAt } = useQuery(openIncidentsQuery);
  const { leader, state } = useLink();
  const clock = useClock();
  const heard = useRef<Set<string> | null>(null);
  const urgent = data?.items.some((row) => row.state === "triggered" && row.priority === "P1") ?? false;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the server's time is news only when it has just come
  useEffect(() => clock.correct(data?.now), [clock, dataUpdatedAt]);
  useEffect(() => {
    if (!data || !leader) return;
    const tone = toneFor(data.items, heard.current);
    heard.current = heardFrom(data.items);
    if (tone) sound.play(tone);
  }, [data, leader, sound]);
  useEffect(() => {
    if (!urgent || !leader) return;
    const timer = setInterval(() => sound.play("P1"), ringAgain);
    return () => clearInterval(timer);
  }, [urgent, leader, sound]);
  useEffect(() => {
    if (state === "lost" && leader) sound.play("lost");
  }, [state, leader, sound]);
  return null;
}

/** Lets the palette find open incidents. */
function Incidents() {
  const { t } = useTranslation("queue");
  const { data } = useQuery(openIncidentsQuery);
  const router = useRouter();
  const name = useTenantName();
  const rows = data?.items;
  usePaletteSource(
    // biome-ignore lint/correctness/useExhaustiveDependencies: a name is read when the palette looks
    useMemo(
      () => ({
        id: "incidents",
        title: t("palette"),
        find: (words) =>
          (rows ?? [])
            .filter((row) => matches(words, searchText(row, name)))
            .slice(0, 7)
            .map((row) => ({
              id: row.id,
              text: row.title,
              render: () => (
                <>
                  <StatusDial state={dialOf(row)} />
                  <PriorityChip priority={row.priority} />
                  <span className="clip grow">{row.title}</span>
                  <ClientTag name={name(row.tenant_id)} />
                </>
              ),
              perform: () =>
                void router.navigate({
                  to: "/clients/$tenant/incidents/$incident",
                  params: { tenant: row.tenant_id, incident: row.id },
                }),
            })),
      }),
      [rows, t, router],
    ),
  );
  return null;
}
