import { cleanup, configure, prettyDOM } from "@testing-library/react";
import { afterEach } from "vitest";

configure({
  // A loaded machine takes its time; what never comes still fails.
  asyncUtilTimeout: 10_000,
  // The document is printed once for a test that failed, not for each look at what has not come yet. By the name
  // the library knows its own errors, and shows the test's line.
  getElementError: (message) =>
    Object.assign(new Error(message ?? "nothing found"), { name: "TestingLibraryElementError" }),
});

afterEach(({ task }) => {
  if (task.result?.state === "fail") console.error(prettyDOM());
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});

// jsdom lays nothing out: lists would believe they have no room, and screens ask for what it lacks.
Object.defineProperties(Element.prototype, {
  clientHeight: { configurable: true, get: () => 800 },
  clientWidth: { configurable: true, get: () => 1200 },
});
window.matchMedia = (query: string) =>
  ({
    // A desktop: the only widths the screens ask about are minimums they have and maximums they exceed.
    matches: query.includes("min-width"),
    media: query,
    addEventListener() {},
    removeEventListener() {},
  }) as unknown as MediaQueryList;
globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Element.prototype.scrollTo ??= () => {};
window.scrollTo = () => {};
// React Aria finds focused items by escaped ids.
globalThis.CSS ??= { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } as typeof CSS;
Element.prototype.scrollIntoView ??= () => {};
