import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { useTranslation } from "react-i18next";
import { readOnlyExtensions, sourceExtensions, writingExtensions } from "./editor-setup";
import styles from "./runbook-page.module.css";

export interface SourceHandle {
  /** Puts the cursor on a line, counted from 1, and shows it. */
  goTo: (line: number) => void;
  focus: () => void;
}

interface SourceEditorProps {
  /** The text; a change from outside replaces what is written, so give back what `onChange` said. */
  text: string;
  /** Without it the source is only read. */
  onChange?: (text: string) => void;
  /** Takes the cursor when it opens, unless somebody has it already. */
  autoFocus?: boolean;
  ref?: Ref<SourceHandle>;
}

/** The Markdown source of a runbook. */
export function SourceEditor({ text, onChange, autoFocus, ref }: SourceEditorProps) {
  const { t } = useTranslation("runbooks");
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const change = useRef(onChange);
  change.current = onChange;
  const first = useRef(text);
  const writable = onChange !== undefined;

  useEffect(() => {
    if (!host.current) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          sourceExtensions({ label: t("editor.label"), unchanged: t("compare.unchanged") }),
          writable ? writingExtensions((next) => change.current?.(next)) : readOnlyExtensions(),
        ],
      }),
    });
    view.current = made;
    return () => {
      first.current = made.state.doc.toString();
      made.destroy();
    };
  }, [writable, t]);
  useEffect(() => {
    const now = view.current;
    if (!now || now.state.doc.toString() === text) return;
    now.dispatch({ changes: { from: 0, to: now.state.doc.length, insert: text } });
  }, [text]);

  const takes = useRef(autoFocus);
  useEffect(() => {
    if (!takes.current) return;
    // The dialog that led here gives its focus back in this frame, to a button that is gone.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) view.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  useImperativeHandle(ref, () => ({
    focus: () => view.current?.focus(),
    goTo: (line) => {
      const now = view.current;
      if (!now) return;
      const { from } = now.state.doc.line(Math.min(Math.max(1, line), now.state.doc.lines));
      now.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: "center" }),
      });
      now.focus();
    },
  }));
  return <div ref={host} className={styles.source} />;
}
