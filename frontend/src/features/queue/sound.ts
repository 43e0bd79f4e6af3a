/** What a sound says: a P1 waits, a P2 has come, the console hears nothing any more. */
export type Tone = "P1" | "P2" | "lost";

interface Note {
  /** Hertz. */
  pitch: number;
  /** Seconds after the tone's beginning. */
  at: number;
  /** Seconds. */
  length: number;
}

const tones: Record<Tone, readonly Note[]> = {
  P1: [
    { pitch: 880, at: 0, length: 0.18 },
    { pitch: 1175, at: 0.22, length: 0.18 },
    { pitch: 880, at: 0.44, length: 0.18 },
    { pitch: 1175, at: 0.66, length: 0.3 },
  ],
  P2: [
    { pitch: 660, at: 0, length: 0.16 },
    { pitch: 784, at: 0.2, length: 0.24 },
  ],
  lost: [
    { pitch: 392, at: 0, length: 0.3 },
    { pitch: 294, at: 0.34, length: 0.5 },
  ],
};

const storage = "vigie.sound";

export interface SoundView {
  muted: boolean;
  /** Between 0 and 1. */
  volume: number;
  /** The browser plays nothing before the first click or key in this tab. */
  blocked: boolean;
}

/** The sound of pages. Muting and volume belong to this computer, not to the person: headsets differ. */
export class PageSound {
  #view: SoundView;
  #context: AudioContext | null = null;
  #listeners = new Set<() => void>();

  constructor() {
    const kept = readKept();
    this.#view = { ...kept, blocked: !navigator.userActivation?.hasBeenActive };
  }

  view = (): SoundView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(part: Partial<Pick<SoundView, "muted" | "volume">>): void {
    this.#update(part);
    localStorage.setItem(storage, JSON.stringify({ muted: this.#view.muted, volume: this.#view.volume }));
  }

  /** Called at the first click or key: only then may a page make a sound. */
  unlock = (): void => {
    // A locked-down browser may have none: the console still works, silently and saying so.
    if (!("AudioContext" in window)) return;
    this.#context ??= new AudioContext();
    void this.#context.resume().then(() => this.#update({ blocked: this.#context?.state !== "running" }));
  };

  play(tone: Tone): void {
    const { muted, volume } = this.#view;
    const context = this.#context;
    if (muted || !context || context.state !== "running") return;
    const start = context.currentTime + 0.02;
    for (const { pitch, at, length } of tones[tone]) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.type = tone === "P1" ? "square" : "triangle";
      oscillator.frequency.value = pitch;
      // A square wave sounds far louder than a triangle of the same size.
      const level = volume * (tone === "P1" ? 0.25 : 0.5);
      gain.gain.setValueAtTime(0, start + at);
      gain.gain.linearRampToValueAtTime(level, start + at + 0.01);
      gain.gain.setValueAtTime(level, start + at + length - 0.04);
      gain.gain.linearRampToValueAtTime(0, start + at + length);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(start + at);
      oscillator.stop(start + at + length);
    }
  }

  #update(part: Partial<SoundView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function readKept(): { muted: boolean; volume: number } {
  try {
    const kept = JSON.parse(localStorage.getItem(storage) ?? "{}") as { muted?: unknown; volume?: unknown };
    const volume = typeof kept.volume === "number" ? Math.min(1, Math.max(0, kept.volume)) : 0.7;
    return { muted: kept.muted === true, volume };
  } catch {
    return { muted: false, volume: 0.7 };
  }
}
