import { type ComponentType, Suspense, useCallback, useContext, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Guard } from "./guard";
import { isMissingFile, reload, reloadIfUpdated } from "./reload";
import { ToastContext } from "./toast";

/** A component with a file of its own, fetched when it is first shown, or before by `useParts`. */
export type Part<Props> = ComponentType<Props> & { fetch: () => Promise<unknown> };

/**
 * Makes a part of what is seldom shown. Unlike React's `lazy` it leaves the rest of the screen alone when its file
 * cannot be fetched: it says so in a message, closes itself, and is fetched again the next time.
 */
export function part<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  /** A part nobody misses goes without a word. */
  { silent = false } = {},
): Part<Props> {
  let loaded: ComponentType<Props> | null = null;
  const fetch = async () => {
    loaded ??= await load();
    return loaded;
  };
  function Shown(props: Props & { onClose?: () => void }) {
    const [Content, setContent] = useState(() => loaded);
    const fail = useFailure(props.onClose, silent);
    useEffect(() => {
      if (Content) return;
      let here = true;
      fetch().then(
        (found) => here && setContent(() => found),
        (error: unknown) => here && fail(error),
      );
      return () => {
        here = false;
      };
    }, [Content, fail]);
    return (
      <Guard onFailure={fail}>
        <Suspense>{Content && <Content {...props} />}</Suspense>
      </Guard>
    );
  }
  return Object.assign(Shown, { fetch });
}

/** Fetches parts once the screen stands, so that they are there when they are called, with or without a network. */
export function useParts(parts: readonly { fetch: () => Promise<unknown> }[]): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const one of parts) one.fetch().catch(() => {});
    }, 2000);
    return () => clearTimeout(timer);
  }, [parts]);
}

/** Says why a part is not shown and gives the screen back to whoever opened it. */
function useFailure(onClose: (() => void) | undefined, silent: boolean) {
  const { t } = useTranslation("ui");
  const toast = useContext(ToastContext);
  return useCallback(
    (error: unknown) => {
      onClose?.();
      if (silent) return;
      const missing = isMissingFile(error);
      toast?.({
        tone: "bad",
        text: missing ? t("part.missing") : t("part.failed"),
        detail: missing ? t("part.missing_detail") : t("part.failed_detail"),
        action: { label: t("part.reload"), perform: reload },
      });
      if (missing) void reloadIfUpdated();
    },
    [toast, t, onClose, silent],
  );
}
