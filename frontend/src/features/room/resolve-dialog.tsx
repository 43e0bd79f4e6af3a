import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Incident } from "@/api/types";
import { useTenant } from "@/app/person/tenants";
import { ProblemBanner } from "@/app/problem-banner";
import { tenantQuery } from "@/features/clients/queries";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { useClock } from "@/ui/clock";
import { Dialog } from "@/ui/dialog";
import { focusInvalid } from "@/ui/focus-invalid";
import { LoadingBar } from "@/ui/loading-bar";
import { TextField } from "@/ui/text-field";
import { useToast } from "@/ui/toast";
import { OutageTable } from "./outage-table";
import { resolutionQuery, useResolve } from "./queries";
import { lineProblem, outagesOf } from "./resolution-lines";
import { useKeptText } from "./use-kept-text";
import { useOutageFacts } from "./use-outage-facts";
import { WhatChanged } from "./what-changed";

type Warning = "still_firing" | "outage_open" | "source_silent" | "no_service";

/** Ends an incident: what was wrong, and the outage facts the report will count, as the signals give them. */
export function ResolveDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { t } = useTranslation(["room", "ui"]);
  const { tenant_id, id } = incident;
  const resolution = useQuery(resolutionQuery(tenant_id, id));
  const { data: client } = useQuery(tenantQuery(tenant_id));
  const zone = useTenant(tenant_id)?.time_zone;
  const [summary, setSummary] = useKeptText(`vigie.summary.${id}`);
  const [cause, setCause] = useKeptText(`vigie.cause.${id}`);
  const facts = useOutageFacts(id, resolution.data);
  // The state the person decides on. It only moves when they ask: a colleague's change must be seen first.
  const [version, setVersion] = useState(incident.version);
  const [tried, setTried] = useState(false);
  const clock = useClock();
  const resolve = useResolve();
  const toast = useToast();
  const form = useId();

  const problem = resolve.error ? asProblem(resolve.error) : null;
  const conflict = problem?.code === "changed";
  const newer = facts.revision !== undefined && resolution.data?.revision !== facts.revision;
  const moved = incident.version !== version || newer;
  const problems = facts.lines.map((line) => lineProblem(line, clock.now()));
  const endless = resolution.data?.outages.filter(({ to }) => to === null).length ?? 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!summary.trim() || problems.some(Boolean) || facts.revision === undefined) {
      return focusInvalid(event.currentTarget as HTMLElement);
    }
    const body = {
      version,
      revision: facts.revision,
      summary: summary.trim(),
      ...(cause.trim() && { cause: cause.trim() }),
      outages: outagesOf(facts.lines),
    };
    resolve.mutate(
      { incident, body },
      {
        onSuccess: () => {
          setSummary("");
          setCause("");
          facts.forget();
          toast({ tone: "ok", text: t("resolve.done", { reference: incident.reference }) });
          onClose();
        },
      },
    );
  };
  const takeNewer = async () => {
    const { data } = await resolution.refetch();
    if (data) facts.reload(data);
    setVersion(incident.version);
    resolve.reset();
  };
  return (
    <Dialog
      title={t("resolve.title", { reference: incident.reference })}
      isOpen
      onClose={onClose}
      size="full"
      footer={
        <>
          <Button onPress={onClose}>{t("ui:dialog.cancel")}</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            isDisabled={!resolution.data}
            isPending={resolve.isPending}
          >
            {facts.lines.length > 0
              ? t("resolve.submit_outages", { count: facts.lines.length })
              : t("resolve.submit_none")}
          </Button>
        </>
      }
    >
      <form id={form} className="contents" onSubmit={submit} noValidate>
        {(conflict || moved) && (
          <Banner tone="warn" title={t("resolve.changed")} detail={t("resolve.changed_detail")}>
            <Button size="small" isPending={resolution.isFetching} onPress={() => void takeNewer()}>
              {t("resolve.take_newer")}
            </Button>
            <WhatChanged incident={incident} since={version} />
          </Banner>
        )}
        {resolve.error && !conflict && <ProblemBanner error={resolve.error} title={t("failed.resolve")} />}
        <TextField
          label={t("resolve.summary")}
          hint={t("resolve.summary_hint")}
          rows={2}
          autoFocus
          value={summary}
          onChange={setSummary}
          error={tried && !summary.trim() ? t("resolve.summary_missing") : problem?.fields().summary}
        />
        <TextField
          label={t("resolve.cause")}
          hint={t("resolve.cause_hint")}
          rows={2}
          value={cause}
          onChange={setCause}
          error={problem?.fields().cause}
        />
        {resolution.error && (
          <ProblemBanner
            error={resolution.error}
            title={t("resolve.facts_failed")}
            onRetry={() => void resolution.refetch()}
          />
        )}
        {!resolution.data && !resolution.error && <LoadingBar />}
        {resolution.data && (
          <>
            {resolution.data.warnings.map((warning) => (
              <Banner
                key={warning}
                tone="warn"
                title={t(`resolve.warning.${warning as Warning}`, { count: endless })}
              />
            ))}
            <OutageTable
              lines={facts.lines}
              problems={tried ? problems : []}
              refusals={problem?.fields() ?? {}}
              services={client?.services ?? []}
              first={incident.opened_at}
              service={incident.service?.id ?? null}
              clientZone={zone}
              onChange={facts.change}
              onAdd={facts.add}
              onRemove={(key) => {
                const undo = facts.remove(key);
                toast({ text: t("resolve.removed"), undo });
              }}
            />
          </>
        )}
      </form>
    </Dialog>
  );
}
