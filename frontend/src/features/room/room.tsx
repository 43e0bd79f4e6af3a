import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Incident } from "@/api/types";
import { useHints } from "@/app/commands/commands";
import { NotFound } from "@/app/not-found";
import { usePageTitle } from "@/app/page-title";
import { useTenant } from "@/app/person/tenants";
import { ProblemBanner } from "@/app/problem-banner";
import { incidentQuery } from "@/features/queue/queries";
import { useAllowed } from "@/ui/can";
import { KeyBar } from "@/ui/key-bar";
import { LoadingBar } from "@/ui/loading-bar";
import { part, useParts } from "@/ui/part";
import { Tabs } from "@/ui/tabs";
import { useMedia } from "@/ui/use-media";
import { Composer, type ComposerHandle } from "./composer";
import { PhoneBar } from "./phone-bar";
import { PhoneHead } from "./phone-head";
import { RawEvent } from "./raw-event";
import { Refusal } from "./refusal";
import styles from "./room.module.css";
import { RoomHead } from "./room-head";
import { RoomStrip } from "./room-strip";
import { RunbookRun } from "./runbook-run";
import { Signals } from "./signals";
import { Timeline } from "./timeline";
import { useRoomActions } from "./use-room-actions";
import { type RoomQuestion, useRoomCommands } from "./use-room-commands";
import { useRun } from "./use-run";

const route = getRouteApi("/console/clients/$tenant/incidents/$incident");

// Opened seldom, and with fields for instants that no other part of the room needs.
const ResolveDialog = part(async () => (await import("./resolve-dialog")).ResolveDialog);
const ReassignDialog = part(async () => (await import("./reassign-dialog")).ReassignDialog);
const ReopenDialog = part(async () => (await import("./reopen-dialog")).ReopenDialog);
const RunbookDialog = part(async () => (await import("./runbook-dialog")).RunbookDialog);
const parts = [ResolveDialog, ReassignDialog, ReopenDialog, RunbookDialog];

/** One incident and everything that is done about it. */
export function Room() {
  const { tenant, incident } = route.useParams();
  const { data, error, refetch } = useQuery(incidentQuery(tenant, incident));
  usePageTitle(data ? `${data.reference} ${data.title}` : "");
  if (data) return <RoomView key={data.id} incident={data} error={error} onRetry={() => void refetch()} />;
  if (!error) return <LoadingBar />;
  if (asProblem(error).missing) return <NotFound />;
  return (
    <div className={styles.failed}>
      <ProblemBanner error={error} onRetry={() => void refetch()} />
    </div>
  );
}

interface RoomViewProps {
  incident: Incident;
  error: unknown;
  onRetry: () => void;
}

function RoomView({ incident, error, onRetry }: RoomViewProps) {
  const { t } = useTranslation("room");
  const tenant = useTenant(incident.tenant_id);
  const mayAct = useAllowed()("incident:act", incident.tenant_id);
  const phone = useMedia("(max-width: 820px)");
  const [question, setQuestion] = useState<RoomQuestion | null>(null);
  const [view, setView] = useState<"everything" | "client">("everything");
  const composer = useRef<ComposerHandle>(null);
  const run = useRun(incident);
  const actions = useRoomActions(incident);
  const close = useCallback(() => setQuestion(null), []);
  useParts(parts);

  useRoomCommands({ incident, run, actions, composer, onAsk: setQuestion });

  const timeline = (clientOnly: boolean) => (
    <Timeline incident={incident} clientOnly={clientOnly} clientZone={tenant?.time_zone} />
  );
  const { failure } = actions;
  return (
    <div className={styles.room}>
      {phone ? (
        <PhoneHead incident={incident} actions={actions} onAsk={setQuestion} />
      ) : (
        <header className={styles.head}>
          <RoomHead incident={incident} actions={actions} onAsk={setQuestion} />
          <RoomStrip incident={incident} clientZone={tenant?.time_zone} />
        </header>
      )}
      {Boolean(failure || error) && (
        <div className={styles.notice}>
          {failure && <Refusal incident={incident} failure={failure} />}
          {Boolean(error) && <ProblemBanner error={error} title={t("failed.stale")} onRetry={onRetry} />}
        </div>
      )}
      <div className={styles.body}>
        <div className={styles.work}>
          {incident.raw_event && <RawEvent incident={incident} event={incident.raw_event} />}
          <RunbookRun
            incident={incident}
            run={run}
            onChoose={() => setQuestion("runbook")}
            onResolve={() => setQuestion("resolve")}
          />
          <Signals incident={incident} clientZone={tenant?.time_zone} />
        </div>
        <section className={styles.talk} aria-label={t("timeline.pane")}>
          <Tabs
            fill
            label={t("timeline.title")}
            selected={view}
            onSelect={setView}
            items={[
              { id: "everything", label: t("timeline.everything"), content: timeline(false) },
              { id: "client", label: t("timeline.client"), content: timeline(true) },
            ]}
          />
          {mayAct && <Composer ref={composer} incident={incident} />}
        </section>
      </div>
      {phone ? (
        mayAct && (
          <PhoneBar
            incident={incident}
            actions={actions}
            run={run}
            onAsk={setQuestion}
            onInform={() => composer.current?.write("client")}
          />
        )
      ) : (
        <Hints />
      )}
      {question === "resolve" && <ResolveDialog incident={incident} onClose={close} />}
      {question === "reassign" && <ReassignDialog incident={incident} onClose={close} />}
      {question === "reopen" && <ReopenDialog incident={incident} onClose={close} />}
      {question === "runbook" && <RunbookDialog incident={incident} onClose={close} />}
    </div>
  );
}

/** What can be done in the incident's state: a resolved one is not resolved again. */
function Hints() {
  const { t } = useTranslation("room");
  const hints = useHints([
    { of: ["room.step"], label: t("keys.step"), passing: true },
    { of: ["room.copy"], label: t("keys.copy"), passing: true },
    { of: ["room.update"], label: t("keys.update"), passing: true },
    { of: ["room.note"], label: t("keys.note"), passing: true },
    { of: ["room.resolve"], label: t("keys.resolve"), passing: true },
    { of: ["room.back"], label: t("keys.back") },
    { of: ["app.keys"], label: t("keys.all") },
  ]);
  return <KeyBar hints={hints} />;
}
