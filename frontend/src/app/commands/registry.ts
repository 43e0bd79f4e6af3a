import type { ReactNode } from "react";

/** A command is data. The palette, the key map and the keyboard all read the same list. */
export interface Command {
  /** `feature.verb`; a person's own shortcuts are kept by it. */
  id: string;
  /** A verb in the person's language. */
  title: string;
  /** The heading it stands under. */
  section: string;
  /** `a`, `shift+x`, `mod+k`, or presses one after the other: `g q`. Several may lead to it. */
  keys?: string | readonly string[];
  /** Hidden from those who may not; the server decides all the same. */
  permission?: string;
  /** Listed in the palette; a cursor move is not worth a line there. */
  palette?: boolean;
  /** Acts again while the key is held. */
  repeat?: boolean;
  /** False while there is nothing to act on. */
  enabled?: boolean;
  perform: () => void;
}

/** Things the palette finds beside commands: incidents, clients. */
export interface PaletteSource {
  id: string;
  title: string;
  find: (words: readonly string[]) => PaletteHit[];
}

export interface PaletteHit {
  id: string;
  text: string;
  render?: () => ReactNode;
  perform: () => void;
}

/** A person's own keys by command: another key, or null to switch it off. `*: null` switches off all letters. */
export type Shortcuts = Readonly<Record<string, string | null>>;

/** Switches off every shortcut that is not with ⌘ or Ctrl. */
export const everySingleKey = "*";

/** The keys that lead to a command for this person. */
export function keysOf(command: Command, shortcuts: Shortcuts): string[] {
  const own = shortcuts[command.id];
  const keys = own === null ? [] : own ? [own] : [command.keys ?? []].flat();
  return shortcuts[everySingleKey] === null ? keys.filter((key) => key.startsWith("mod+")) : keys;
}

/** The command a press already leads to, alone or as the first of several; null when it is free. */
export function takenBy(
  press: string,
  commands: readonly Command[],
  { [everySingleKey]: _, ...shortcuts }: Shortcuts,
): Command | null {
  const leads = (keys: string) => keys === press || keys.startsWith(`${press} `);
  return commands.find((one) => keysOf(one, shortcuts).some(leads)) ?? null;
}

/** What is on screen right now registers here; the last to come wins a key. */
export class CommandRegistry {
  #groups = new Map<symbol, readonly Command[]>();
  #sources = new Map<string, PaletteSource>();
  #listeners = new Set<() => void>();
  #list: readonly Command[] = [];

  /** Adds or replaces the commands of one owner; a null list removes them. */
  set(owner: symbol, commands: readonly Command[] | null): void {
    if (commands) this.#groups.set(owner, commands);
    else this.#groups.delete(owner);
    this.#list = [...this.#groups.values()].flat();
    for (const listener of this.#listeners) listener();
  }

  setSource(source: PaletteSource | null, id: string): void {
    if (source) this.#sources.set(id, source);
    else this.#sources.delete(id);
  }

  list = (): readonly Command[] => this.#list;
  sources = (): PaletteSource[] => [...this.#sources.values()];

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
