import { belongsElsewhere, pressOf } from "./keys";
import { type Command, keysOf, type Shortcuts } from "./registry";

/** How long a first press such as `G` waits for its second. */
const patience = 1200;

/**
 * Turns presses into commands, sequences included. `commands` is asked at each press, so what is on screen
 * decides.
 */
export class Keyboard {
  #before = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly commands: () => readonly Command[],
    private readonly shortcuts: () => Shortcuts,
    /** True while something that takes the typing is about to open: its letters are not commands. */
    private readonly held: () => boolean = () => false,
  ) {}

  handle = (event: KeyboardEvent): void => {
    const press = pressOf(event);
    if (this.held() || belongsElsewhere(event, press)) return;
    // A modifier alone is not a press; it must not break `G` then `⇧T`.
    if (/^(mod\+|alt\+|shift\+)*(shift|control|alt|meta|altgraph|capslock)$/.test(press)) return;
    const sequence = this.#before ? `${this.#before} ${press}` : press;
    if (this.#run(sequence, event) || (sequence !== press && this.#run(press, event))) {
      this.#forget();
    } else if (this.#leadsOn(sequence)) {
      event.preventDefault();
      this.#remember(sequence);
    } else {
      this.#forget();
    }
  };

  #run(keys: string, event: KeyboardEvent): boolean {
    const command = this.commands().findLast(
      (one) => one.enabled !== false && keysOf(one, this.shortcuts()).includes(keys),
    );
    if (!command) return false;
    event.preventDefault();
    if (!event.repeat || command.repeat) command.perform();
    return true;
  }

  #leadsOn(sequence: string): boolean {
    const start = `${sequence} `;
    return this.commands().some(
      (one) => one.enabled !== false && keysOf(one, this.shortcuts()).some((keys) => keys.startsWith(start)),
    );
  }

  #remember(sequence: string): void {
    this.#before = sequence;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#forget(), patience);
  }

  #forget(): void {
    this.#before = "";
    clearTimeout(this.#timer);
  }
}
