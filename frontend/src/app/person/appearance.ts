import { useEffect, useSyncExternalStore } from "react";
import type { Me } from "@/api/types";

const light = window.matchMedia?.("(prefers-color-scheme: light)");
const watch = (listener: () => void) => {
  light?.addEventListener("change", listener);
  return () => light?.removeEventListener("change", listener);
};

/** The theme on screen for a person: their own, or the computer's when they leave it to it. */
export function useTheme(choice: Me["person"]["theme"]): "dark" | "light" {
  const prefersLight = useSyncExternalStore(watch, () => light?.matches ?? false);
  if (choice === "system") return prefersLight ? "light" : "dark";
  return choice;
}

/** Puts the person's theme, density and language on the page and keeps them for the next first paint. */
export function useAppearance({ theme, density, locale }: Me["person"]): void {
  const shown = useTheme(theme);
  useEffect(() => {
    const html = document.documentElement;
    html.dataset.theme = shown;
    html.dataset.density = density;
    html.lang = locale;
    // Read by theme.js before the first paint of the next visit.
    localStorage.setItem("vigie.appearance", JSON.stringify({ theme: shown, density, language: locale }));
  }, [shown, density, locale]);
}
