import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { markdown } from "@codemirror/lang-markdown";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const highlight = HighlightStyle.define([
  { tag: tags.heading, color: "var(--fg)", fontWeight: "650" },
  { tag: tags.strong, fontWeight: "650" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: [tags.monospace, tags.url, tags.link], color: "var(--accent)" },
  { tag: [tags.processingInstruction, tags.meta], color: "var(--fg-3)" },
  { tag: tags.quote, color: "var(--fg-2)", fontStyle: "italic" },
]);

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--fg)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { font: "450 13.5px/22px var(--font-mono)", padding: "14px 0", overflow: "auto" },
  ".cm-content": { caretColor: "var(--accent)", padding: "0" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-cursor": { borderLeft: "2px solid var(--accent)" },
  ".cm-gutters": { background: "none", border: "0", color: "var(--fg-3)", minWidth: "44px" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 10px 0 12px" },
  ".cm-activeLine": { backgroundColor: "color-mix(in oklab, var(--fg) 4%, transparent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "var(--accent-soft)",
  },
  ".cm-changedLine, .cm-insertedLine": { backgroundColor: "var(--add-soft)" },
  ".cm-deletedChunk, .cm-deletedLine": { backgroundColor: "var(--del-soft)" },
  ".cm-deletedChunk": { paddingLeft: "8px" },
  ".cm-deletedChunk .cm-deletedText, .cm-merge-a .cm-changedText": {
    background: "color-mix(in oklab, var(--del) 24%, transparent)",
    textDecoration: "line-through",
  },
  // Twice the class: the merge view's own underline must not win.
  "&.cm-editor.cm-editor .cm-changedText": {
    background: "color-mix(in oklab, var(--add) 26%, transparent)",
  },
  "&.cm-editor.cm-merge-a .cm-changedText": {
    background: "color-mix(in oklab, var(--del) 24%, transparent)",
  },
  "&.cm-editor .cm-collapsedLines:before, &.cm-editor .cm-collapsedLines:after": { content: '"⋯"' },
  ".cm-changedLineGutter": { background: "var(--add)" },
  ".cm-deletedLineGutter": { background: "var(--del)" },
  ".cm-collapsedLines": {
    color: "var(--fg-3)",
    background: "var(--bg-hover)",
    padding: "4px 16px",
    font: "var(--t-12)",
  },
});

export interface EditorWords {
  /** The accessible name of the text. */
  label: string;
  /** `$ unchanged lines`, where `$` is the number. */
  unchanged: string;
}

/** What every view of a runbook's source shares. Words are kept byte for byte: nothing here reformats. */
export function sourceExtensions(words: EditorWords): Extension[] {
  // The page's policy lets only styles with its nonce in; CodeMirror makes its own.
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    lineNumbers(),
    markdown(),
    syntaxHighlighting(highlight),
    theme,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": words.label, tabindex: "0" }),
    EditorState.phrases.of({ "$ unchanged lines": words.unchanged }),
  ];
}

/**
 * Typing over a selection. Left to the browser, Chromium keeps the look of what it removes in a style attribute,
 * which the page's policy forbids and reports.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event;
    if (inputType !== "insertText" || data === null || isComposing || view.state.selection.main.empty)
      return false;
    view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

// Ctrl+Enter publishes, here as on the rest of the screen; CodeMirror would put in an empty line.
const ownKeymap = defaultKeymap.filter(({ key }) => key !== "Mod-Enter");

/** What a source that can be written needs besides. Tab moves on, as everywhere: nobody is caught in the field. */
export function writingExtensions(onChange: (text: string) => void): Extension[] {
  return [
    history(),
    highlightActiveLine(),
    typeOver,
    keymap.of([...ownKeymap, ...historyKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
}

export function readOnlyExtensions(): Extension[] {
  return [EditorState.readOnly.of(true), EditorView.editable.of(true)];
}
