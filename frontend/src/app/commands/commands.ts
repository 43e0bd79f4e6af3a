import {
  createContext,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
import { useAllowed } from "@/ui/can";
import type { KeyHint } from "@/ui/key-bar";
import { type Command, type CommandRegistry, keysOf, type PaletteSource, type Shortcuts } from "./registry";

/** The commands of this console, as their provider hands them down. */
export interface Commands {
  registry: CommandRegistry;
  shortcuts: Shortcuts;
  openPalette: () => void;
  openKeyMap: () => void;
}

export const CommandsContext = createContext<Commands | null>(null);

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

interface Hint {
  /** The commands it speaks of, by id. */
  of: readonly string[];
  label: string;
  /** Left out while there is nothing to act on. */
  passing?: boolean;
}

/** The foot's hints with this person's own keys; a command without a key has no hint. */
export function useHints(hints: readonly Hint[]): KeyHint[] {
  const { commands, shortcuts } = useCommandCentre();
  return hints.flatMap(({ of, label, passing }) => {
    const keys = of.flatMap((id) => {
      const command = commands.findLast((one) => one.id === id);
      const shown = command && !(passing && command.enabled === false);
      return shown ? keysOf(command, shortcuts).slice(0, 1) : [];
    });
    return keys.length > 0 ? [{ keys, label }] : [];
  });
}

/** The first key of a command for this person, for a hint beside a button; undefined when switched off. */
export function useKeyOf(id: string): string | undefined {
  const { commands, shortcuts } = useCommandCentre();
  const command = commands.find((one) => one.id === id);
  return command && keysOf(command, shortcuts)[0];
}
