import { act, render } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { useStickToEnd } from "./use-stick-to-end";

let height = 1000;
let resized = () => {};

vi.stubGlobal(
  "ResizeObserver",
  class {
    constructor(callback: () => void) {
      resized = callback;
    }
    observe() {}
    disconnect() {}
  },
);
// The box is 800 high in every test; see setup.ts.
Object.defineProperty(Element.prototype, "scrollHeight", { configurable: true, get: () => height });

function List({ last, own = false }: { last?: string; own?: boolean }) {
  const box = useStickToEnd(last, own);
  return (
    <section ref={box} data-testid="box">
      <ol />
    </section>
  );
}

function setup() {
  const view = render(<List last="one" />);
  const box = view.getByTestId("box");
  const scroll = (to: number) => {
    box.scrollTop = to;
    act(() => void box.dispatchEvent(new Event("scroll")));
  };
  const grow = (to: number) => {
    height = to;
    act(() => resized());
  };
  return { ...view, box, scroll, grow };
}

afterEach(() => {
  height = 1000;
});

it("stays at its end while the layout grows after it went there", () => {
  const { box, grow } = setup();
  height = 1044;
  // The browser tells of our own scrolling only after the entries have grown.
  act(() => void box.dispatchEvent(new Event("scroll")));
  grow(1044);
  expect(box.scrollTop).toBe(1044);
});

it("leaves a reader where they scrolled up to, until they come back", () => {
  const { box, scroll, grow, rerender } = setup();
  scroll(100);
  grow(1200);
  rerender(<List last="two" />);
  expect(box.scrollTop).toBe(100);
  scroll(400);
  grow(1300);
  expect(box.scrollTop).toBe(1300);
});

it("goes to the end after one's own entry", () => {
  const { box, scroll, rerender } = setup();
  scroll(100);
  height = 1100;
  rerender(<List last="mine" own />);
  expect(box.scrollTop).toBe(1100);
});
