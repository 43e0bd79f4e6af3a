import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Eye, GitCompareArrows, History, Upload } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Runbook } from "@/api/types";
import { useCommands, useKeyOf } from "@/app/commands/commands";
import { ProblemBanner } from "@/app/problem-banner";
import { Button } from "@/ui/button";
import { useAllowed } from "@/ui/can";
import { cx } from "@/ui/class-names";
import { Kbd } from "@/ui/kbd";
import { LoadingBar } from "@/ui/loading-bar";
import { Prose } from "@/ui/prose";
import { Sheet } from "@/ui/sheet";
import { Tag } from "@/ui/tag";
import { useMedia } from "@/ui/use-media";
import { DraftConflict } from "./draft-conflict";
import { LintPanel } from "./lint-panel";
import { MatchFields } from "./match-fields";
import { previewQuery } from "./queries";
import { RunbookBar } from "./runbook-bar";
import styles from "./runbook-page.module.css";
import { SaveState } from "./save-state";
import type { SourceHandle } from "./source-editor";
import { useDraft } from "./use-draft";
import { VersionList } from "./version-list";

// CodeMirror is most of what this screen weighs.
const SourceEditor = lazy(async () => ({ default: (await import("./source-editor")).SourceEditor }));
const PublishDialog = lazy(async () => ({ default: (await import("./publish-dialog")).PublishDialog }));

/** Writes a runbook: source, what operators will see, and what they would stumble over. */
export function DraftPage({ runbook, published }: { runbook: Runbook; published: string | null }) {
  const { t } = useTranslation("runbooks");
  const router = useRouter();
  const allowed = useAllowed();
  const mayWrite = allowed("runbook:write", runbook.tenant_id);
  const mayPublish = allowed("runbook:publish", runbook.tenant_id);
  const hand = useDraft(runbook, published);
  const narrow = useMedia("(max-width: 1000px)");
  const [previewing, setPreviewing] = useState(!mayWrite);
  const [sheet, setSheet] = useState(false);
  const [publishing, setPublishing] = useState(false);
  const [reason, setReason] = useState("");
  const source = useRef<SourceHandle>(null);
  const preview = useQuery({
    ...previewQuery(useRested(hand.draft.markdown)),
    placeholderData: keepPreviousData,
  });
  const problems = preview.data?.problems ?? [];
  const next = (runbook.version ?? 0) + 1;
  const compare = () => {
    if (runbook.version === null) return;
    void router.navigate({
      to: "/runbooks/$tenant/$runbook",
      params: { tenant: runbook.tenant_id, runbook: runbook.id },
      search: { compare: runbook.version },
    });
  };
  useCommands([
    {
      id: "editor.save",
      title: t("commands.save"),
      section: runbook.title,
      keys: "mod+s",
      enabled: mayWrite,
      perform: () => void hand.save(),
    },
    {
      id: "editor.preview",
      title: t("commands.preview"),
      section: runbook.title,
      keys: "mod+shift+p",
      perform: () => setPreviewing((before) => !before),
    },
    {
      id: "editor.compare",
      title: t("commands.compare"),
      section: runbook.title,
      keys: "mod+d",
      enabled: runbook.version !== null,
      perform: compare,
    },
    {
      id: "editor.publish",
      title: t("commands.publish"),
      section: runbook.title,
      keys: "mod+enter",
      enabled: mayPublish,
      perform: () => setPublishing(true),
    },
    {
      id: "editor.back",
      title: t("commands.back"),
      section: runbook.title,
      keys: "escape",
      palette: false,
      perform: () => void router.navigate({ to: "/runbooks", search: { at: runbook.id } }),
    },
  ]);
  const publishKey = useKeyOf("editor.publish");
  const goTo = (line: number) => {
    setPreviewing(false);
    // The editor may only just be coming back.
    requestAnimationFrame(() => source.current?.goTo(line));
  };
  const showSource = !narrow || !previewing;
  const showPreview = !narrow || previewing;
  return (
    <div className={styles.page}>
      <RunbookBar
        runbook={{ ...runbook, title: hand.draft.title || runbook.title }}
        aside={
          <>
            <Tag>
              {runbook.draft || hand.state !== "clean"
                ? t("page.draft", { version: next })
                : `v${runbook.version}`}
            </Tag>
            {mayWrite && <SaveState hand={hand} />}
          </>
        }
        actions={
          <>
            {narrow && (
              <Button look="ghost" onPress={() => setPreviewing(!previewing)}>
                <Eye size={15} aria-hidden="true" />
                {previewing ? t("page.source") : t("page.preview")}
              </Button>
            )}
            <Button look="ghost" onPress={() => setSheet(true)}>
              <History size={15} aria-hidden="true" />
              {t("page.versions", { count: runbook.versions.length })}
            </Button>
            {runbook.version !== null && (
              <Button look="ghost" onPress={compare}>
                <GitCompareArrows size={15} aria-hidden="true" />
                {t("page.compare", { version: runbook.version })}
              </Button>
            )}
            {mayPublish && (
              <Button look="primary" onPress={() => setPublishing(true)}>
                <Upload size={15} aria-hidden="true" />
                {t("page.publish", { version: next })}
                {publishKey && <Kbd keys={publishKey} />}
              </Button>
            )}
          </>
        }
      />
      {hand.state === "conflict" && <DraftConflict hand={hand} />}
      {hand.error && (
        <div className={styles.notice}>
          <ProblemBanner error={hand.error} title={t("save.failed")} onRetry={() => void hand.save()} />
        </div>
      )}
      <div className={cx(styles.split, narrow && styles.single)}>
        {showSource && (
          <section className={styles.write} aria-label={t("page.source")}>
            <MatchFields runbook={runbook} draft={hand.draft} isDisabled={!mayWrite} onChange={hand.change} />
            <div className={styles.editor}>
              <Suspense fallback={<LoadingBar />}>
                <SourceEditor
                  ref={source}
                  text={hand.draft.markdown}
                  autoFocus={mayWrite && runbook.version === null}
                  onChange={mayWrite ? (markdown) => hand.change({ markdown }) : undefined}
                />
              </Suspense>
            </div>
            <LintPanel problems={problems} reading={preview.isFetching} onGo={goTo} />
          </section>
        )}
        {showPreview && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          <section className={styles.read} aria-label={t("page.preview")} tabIndex={0}>
            {preview.error && !preview.data && (
              <ProblemBanner
                error={preview.error}
                title={t("page.preview_failed")}
                onRetry={() => void preview.refetch()}
              />
            )}
            {!preview.data && !preview.error && <LoadingBar />}
            {preview.data && <Prose html={preview.data.html} />}
          </section>
        )}
      </div>
      <Sheet label={t("versions.title")} isOpen={sheet} onClose={() => setSheet(false)}>
        <div className={styles.sheet}>
          <h2>{t("versions.title")}</h2>
          <VersionList runbook={runbook} />
        </div>
      </Sheet>
      <Suspense fallback={null}>
        {publishing && (
          <PublishDialog
            runbook={runbook}
            hand={hand}
            problems={problems}
            reason={reason}
            onReason={setReason}
            onClose={() => setPublishing(false)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** A value once it has rested: the server need not render every key. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), 300);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
