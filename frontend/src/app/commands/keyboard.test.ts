// @vitest-environment jsdom
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Keyboard } from "./keyboard";
import { pressOf } from "./keys";
import { type Command, everySingleKey, keysOf, takenBy } from "./registry";

const event = (key: string, init: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });

const command = (id: string, keys: string | string[], part: Partial<Command> = {}): Command => ({
  id,
  title: id,
  section: "Test",
  keys,
  perform: vi.fn(),
  ...part,
});

function setup(commands: Command[], shortcuts: Record<string, string | null> = {}) {
  const keyboard = new Keyboard(
    () => commands,
    () => shortcuts,
  );
  window.addEventListener("keydown", keyboard.handle);
  onTestFinished(() => window.removeEventListener("keydown", keyboard.handle));
  const press = (key: string, init?: KeyboardEventInit, target: EventTarget = document.body) =>
    target.dispatchEvent(event(key, init));
  return { press };
}

afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

describe("a press as text", () => {
  it.each([
    ["a", {}, "a"],
    ["A", { shiftKey: true }, "shift+a"],
    ["?", { shiftKey: true }, "?"],
    ["k", { metaKey: true }, "mod+k"],
    ["k", { ctrlKey: true }, "mod+k"],
    ["P", { metaKey: true, shiftKey: true }, "mod+shift+p"],
    [" ", {}, "space"],
    ["ArrowDown", {}, "arrowdown"],
    ["1", { code: "Digit1" }, "1"],
    // The unshifted digit row of a French keyboard.
    ["&", { code: "Digit1" }, "1"],
    ["!", { code: "Digit1", shiftKey: true }, "!"],
  ])("%s with %o is %s", (key, init, want) => {
    expect(pressOf(event(key, init))).toBe(want);
  });
});

describe("the keyboard", () => {
  it("runs a command by its key and keeps the press from the page", () => {
    const one = command("queue.acknowledge", "a");
    const { press } = setup([one]);
    expect(press("a")).toBe(false);
    expect(one.perform).toHaveBeenCalledTimes(1);
  });

  it("waits while a dialog is open, not while a message is shown", () => {
    const one = command("queue.acknowledge", "a");
    const { press } = setup([one]);
    document.body.innerHTML = "<div role='alertdialog' aria-modal='true'></div>";
    press("a");
    expect(one.perform).not.toHaveBeenCalled();
    document.body.innerHTML = "<div role='alertdialog' aria-modal='false'></div>";
    press("a");
    expect(one.perform).toHaveBeenCalledTimes(1);
  });

  it("leaves letters to whoever types", () => {
    const one = command("queue.acknowledge", ["a", "enter"]);
    const { press } = setup([one]);
    document.body.innerHTML =
      "<input><textarea></textarea><div contenteditable='true'></div><div class='cm-editor'><p></p></div>";
    for (const target of document.body.querySelectorAll("input,textarea,[contenteditable],p"))
      press("a", {}, target);
    expect(one.perform).not.toHaveBeenCalled();
  });

  it("is silent under an open dialog or menu", () => {
    const one = command("queue.acknowledge", "a");
    const { press } = setup([one]);
    for (const role of ["dialog", "alertdialog", "menu", "listbox"]) {
      document.body.innerHTML = `<div role="${role}"></div>`;
      press("a");
    }
    expect(one.perform).not.toHaveBeenCalled();
  });

  it("leaves Enter and Space to the control that has the focus", () => {
    const one = command("queue.open", ["enter", "space"]);
    const { press } = setup([one]);
    document.body.innerHTML = "<button>x</button>";
    const button = document.body.querySelector("button") as HTMLButtonElement;
    press("Enter", {}, button);
    press(" ", {}, button);
    expect(one.perform).not.toHaveBeenCalled();
    press("Enter");
    expect(one.perform).toHaveBeenCalledTimes(1);
  });

  it("takes combinations with a modifier even in a field", () => {
    const one = command("app.palette", "mod+k");
    const { press } = setup([one]);
    document.body.innerHTML = "<input>";
    press("k", { ctrlKey: true }, document.body.querySelector("input") as HTMLInputElement);
    expect(one.perform).toHaveBeenCalledTimes(1);
  });

  it("waits for the second press of a sequence, but not for ever", () => {
    vi.useFakeTimers();
    const go = command("go.queue", "g q");
    const other = command("queue.q", "q");
    const { press } = setup([go, other]);
    press("g");
    press("q");
    expect(go.perform).toHaveBeenCalledTimes(1);
    expect(other.perform).not.toHaveBeenCalled();
    press("g");
    vi.advanceTimersByTime(2000);
    press("q");
    expect(go.perform).toHaveBeenCalledTimes(1);
    expect(other.perform).toHaveBeenCalledTimes(1);
  });

  it("gives a key to the last that registered it and passes over what is disabled", () => {
    const below = command("queue.acknowledge", "a");
    const above = command("room.acknowledge", "a");
    const off = command("dialog.acknowledge", "a", { enabled: false });
    const { press } = setup([below, above, off]);
    press("a");
    expect(above.perform).toHaveBeenCalledTimes(1);
    expect(below.perform).not.toHaveBeenCalled();
    expect(off.perform).not.toHaveBeenCalled();
  });

  it("does not repeat while a key is held, unless the command moves", () => {
    const once = command("queue.acknowledge", "a");
    const move = command("queue.down", "j", { repeat: true });
    const { press } = setup([once, move]);
    for (const key of ["a", "j"]) {
      press(key);
      press(key, { repeat: true });
    }
    expect(once.perform).toHaveBeenCalledTimes(1);
    expect(move.perform).toHaveBeenCalledTimes(2);
  });

  it("holds every key while something that takes the typing opens", () => {
    const one = command("queue.acknowledge", "a");
    let opening = true;
    const keyboard = new Keyboard(
      () => [one],
      () => ({}),
      () => opening,
    );
    keyboard.handle(event("a"));
    expect(one.perform).not.toHaveBeenCalled();
    opening = false;
    keyboard.handle(event("a"));
    expect(one.perform).toHaveBeenCalledTimes(1);
  });

  it("knows whose a key is, and that the first of two is taken too", () => {
    const commands = [command("queue.down", ["j", "arrowdown"]), command("go.queue", "g q")];
    expect(takenBy("j", commands, {})?.id).toBe("queue.down");
    expect(takenBy("g", commands, {})?.id).toBe("go.queue");
    expect(takenBy("j", commands, { [everySingleKey]: null })?.id).toBe("queue.down");
    expect(takenBy("j", commands, { "queue.down": "n" })).toBeNull();
    expect(takenBy("a", commands, {})).toBeNull();
  });

  it("follows a person's own keys, none and all off", () => {
    const one = command("queue.acknowledge", ["a", "mod+enter"]);
    expect(keysOf(one, {})).toEqual(["a", "mod+enter"]);
    expect(keysOf(one, { "queue.acknowledge": "t" })).toEqual(["t"]);
    expect(keysOf(one, { "queue.acknowledge": null })).toEqual([]);
    expect(keysOf(one, { [everySingleKey]: null })).toEqual(["mod+enter"]);
  });
});
