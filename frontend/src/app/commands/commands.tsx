import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useTranslation } from "react-i18next";
import { useAllowed } from "@/ui/can";
import { Keyboard } from "./keyboard";
import { type Command, CommandRegistry, keysOf, type PaletteSource, type Shortcuts } from "./registry";

const loadPalette = () => import("./palette");
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));
const KeyMap = lazy(async () => ({ default: (await import("./key-map")).KeyMap }));

interface Commands {
  registry: CommandRegistry;
  shortcuts: Shortcuts;
  openPalette: () => void;
  openKeyMap: () => void;
}

const CommandsContext = createContext<Commands | null>(null);

function useContextOf(): Commands {
  const commands = useContext(CommandsContext);
  if (!commands) throw new Error("a CommandsProvider must stand above");
  return commands;
}

/**
 * Registers commands while the calling component is on screen. Give a fresh array at each render: titles and
 * actions stay current without the registry being told more than once a change.
 */
export function useCommands(commands: readonly Command[]): void {
  const { registry } = useContextOf();
  const latest = useRef(commands);
  latest.current = commands;
  const owner = useRef(Symbol("commands"));
  // Actions are looked up when they run, so only what people see makes the list new.
  const shape = commands
    .map((one) => [one.id, one.title, one.section, one.keys, one.enabled, one.permission].join())
    .join("|");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the commands
  useLayoutEffect(() => {
    const live = latest.current.map((one) => ({
      ...one,
      perform: () => latest.current.find((now) => now.id === one.id)?.perform(),
    }));
    registry.set(owner.current, live);
  }, [registry, shape]);
  useLayoutEffect(() => () => registry.set(owner.current, null), [registry]);
}

/** Lets the palette find things of a feature while the calling component is on screen. */
export function usePaletteSource(source: PaletteSource): void {
  const { registry } = useContextOf();
  useEffect(() => {
    registry.setSource(source, source.id);
    return () => registry.setSource(null, source.id);
  }, [registry, source]);
}

/** What the palette, the key map and hints read: every command the person may run, and how to open both. */
export function useCommandCentre() {
  const { registry, shortcuts, openPalette, openKeyMap } = useContextOf();
  const allowed = useAllowed();
  const all = useSyncExternalStore(registry.subscribe, registry.list);
  const commands = useMemo(
    () => all.filter((command) => !command.permission || allowed(command.permission)),
    [all, allowed],
  );
  return { commands, shortcuts, sources: registry.sources, openPalette, openKeyMap };
}

/** The first key of a command for this person, for a hint beside a button; undefined when switched off. */
export function useKeyOf(id: string): string | undefined {
  const { commands, shortcuts } = useCommandCentre();
  const command = commands.find((one) => one.id === id);
  return command && keysOf(command, shortcuts)[0];
}

interface CommandsProviderProps {
  shortcuts: Shortcuts;
  onShortcuts: (shortcuts: Record<string, string | null>) => void;
  children: ReactNode;
}

export function CommandsProvider({ shortcuts, onShortcuts, children }: CommandsProviderProps) {
  const allowed = useAllowed();
  const [registry] = useState(() => new CommandRegistry());
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const current = useRef({ shortcuts, allowed, open });
  current.current = { shortcuts, allowed, open };

  useEffect(() => {
    const may = (command: Command) => !command.permission || current.current.allowed(command.permission);
    const keyboard = new Keyboard(
      () => registry.list().filter(may),
      () => current.current.shortcuts,
      () => current.current.open !== null,
    );
    window.addEventListener("keydown", keyboard.handle);
    // Fetched once the screen stands, so that the palette is there when it is called.
    const timer = setTimeout(() => void loadPalette().catch(() => {}), 3000);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("keydown", keyboard.handle);
    };
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
      <Suspense fallback={null}>
        {open === "palette" && <Palette onClose={() => setOpen(null)} />}
        {open === "keys" && <KeyMap onClose={() => setOpen(null)} onShortcuts={onShortcuts} />}
      </Suspense>
    </CommandsContext>
  );
}

/** The commands that exist on every screen. */
function Everywhere() {
  const { t } = useTranslation();
  const { openPalette, openKeyMap } = useContextOf();
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
