const glyphs: Record<string, string> = {
  shift: "⇧",
  enter: "↵",
  escape: "esc",
  space: "␣",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
};

/** The caps of a shortcut, one a press: `g q` → ["G", "Q"], `mod+k` → ["⌘K"] on a Mac, ["Ctrl K"] elsewhere. */
export function keyGlyphs(
  keys: string,
  mac: boolean = /Mac|iPhone|iPad/.test(navigator.userAgent),
): string[] {
  return keys.split(" ").map((press) =>
    press
      .split("+")
      .map((part) => {
        if (part === "mod") return mac ? "⌘" : "Ctrl ";
        return glyphs[part] ?? (part.length === 1 ? part.toUpperCase() : part);
      })
      .join(""),
  );
}
