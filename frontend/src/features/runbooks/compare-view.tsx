import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { readOnlyExtensions, sourceExtensions } from "./editor-setup";
import styles from "./runbook-page.module.css";

export type CompareForm = "unified" | "sides";

interface CompareViewProps {
  before: string;
  after: string;
  form: CompareForm;
}

const collapseUnchanged = { margin: 3, minSize: 6 };

/** Two texts of a runbook and what tells them apart; read only. */
export function CompareView({ before, after, form }: CompareViewProps) {
  const { t } = useTranslation("runbooks");
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const shared = (label: string) => [
      sourceExtensions({ label, unchanged: t("compare.unchanged") }),
      readOnlyExtensions(),
    ];
    const view =
      form === "sides"
        ? new MergeView({
            parent: host.current,
            a: { doc: before, extensions: shared(t("compare.before")) },
            b: { doc: after, extensions: shared(t("compare.after")) },
            collapseUnchanged,
            gutter: true,
          })
        : new EditorView({
            parent: host.current,
            state: EditorState.create({
              doc: after,
              extensions: [
                shared(t("compare.after")),
                unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged, gutter: true }),
              ],
            }),
          });
    return () => view.destroy();
  }, [before, after, form, t]);
  return <div ref={host} className={styles.compare} />;
}
