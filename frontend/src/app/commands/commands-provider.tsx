import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAllowed } from "@/ui/can";
import { part, useParts } from "@/ui/part";
import { CommandsContext, useCommandCentre, useCommands } from "./commands";
import { Keyboard } from "./keyboard";
import { type Command, CommandRegistry, type Shortcuts } from "./registry";

const Palette = part(async () => (await import("./palette")).Palette);
const KeyMap = part(async () => (await import("./key-map")).KeyMap);
const parts = [Palette, KeyMap];

interface CommandsProviderProps {
  shortcuts: Shortcuts;
  onShortcuts: (shortcuts: Record<string, string | null>) => void;
  children: ReactNode;
}

/** Holds the commands of the screens below, listens to their keys, and shows the palette and the key map. */
export function CommandsProvider({ shortcuts, onShortcuts, children }: CommandsProviderProps) {
  const allowed = useAllowed();
  const [registry] = useState(() => new CommandRegistry());
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const current = useRef({ shortcuts, allowed, open });
  current.current = { shortcuts, allowed, open };
  const close = useCallback(() => setOpen(null), []);
  useParts(parts);

  useEffect(() => {
    const may = (command: Command) => !command.permission || current.current.allowed(command.permission);
    const keyboard = new Keyboard(
      () => registry.list().filter(may),
      () => current.current.shortcuts,
      () => current.current.open !== null,
    );
    window.addEventListener("keydown", keyboard.handle);
    return () => window.removeEventListener("keydown", keyboard.handle);
  }, [registry]);

  const value = useMemo(
    () => ({
      registry,
      shortcuts,
      openPalette: () => setOpen("palette"),
      openKeyMap: () => setOpen("keys"),
    }),
    [registry, shortcuts],
  );
  return (
    <CommandsContext value={value}>
      <Everywhere />
      {children}
      {open === "palette" && <Palette onClose={close} />}
      {open === "keys" && <KeyMap onClose={close} onShortcuts={onShortcuts} />}
    </CommandsContext>
  );
}

/** The commands that exist on every screen. */
function Everywhere() {
  const { t } = useTranslation();
  const { openPalette, openKeyMap } = useCommandCentre();
  useCommands([
    {
      id: "app.palette",
      title: t("commands.palette"),
      section: t("commands.everywhere"),
      keys: "mod+k",
      palette: false,
      perform: openPalette,
    },
    {
      id: "app.keys",
      title: t("commands.keys"),
      section: t("commands.everywhere"),
      keys: "?",
      perform: openKeyMap,
    },
  ]);
  return null;
}
