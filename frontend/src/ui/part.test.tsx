import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { part, useParts } from "./part";
import { ToastProvider } from "./toast-provider";

const offline = new TypeError("Failed to fetch dynamically imported module: /assets/x.js");

function Box({ onClose }: { onClose: () => void }) {
  return (
    <button type="button" onClick={onClose}>
      a part
    </button>
  );
}

function setup(Content: ReturnType<typeof part<{ onClose: () => void }>>) {
  function Screen() {
    const [open, setOpen] = useState(false);
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          open
        </button>
        {open && <Content onClose={() => setOpen(false)} />}
      </>
    );
  }
  render(
    <ToastProvider>
      <Screen />
    </ToastProvider>,
  );
  const user = userEvent.setup();
  return { user, open: () => user.click(screen.getByRole("button", { name: "open" })) };
}

it("keeps the screen when its file cannot be fetched, and is fetched again the next time", async () => {
  const load = vi.fn().mockRejectedValueOnce(offline).mockResolvedValue(Box);
  const { open } = setup(part<{ onClose: () => void }>(load));
  await open();
  expect(await screen.findByText("part.missing")).toBeTruthy();
  expect(screen.getByRole("button", { name: "part.reload" })).toBeTruthy();
  await open();
  expect(await screen.findByRole("button", { name: "a part" })).toBeTruthy();
});

it("keeps the screen when it fails itself", async () => {
  const quiet = vi.spyOn(console, "error").mockImplementation(() => {});
  const Broken = () => {
    throw new TypeError("x is null");
  };
  const { open } = setup(part<{ onClose: () => void }>(async () => Broken));
  await open();
  expect(await screen.findByText("part.failed")).toBeTruthy();
  expect(screen.getByRole("button", { name: "open" })).toBeTruthy();
  quiet.mockRestore();
});

it("is there without a network once it was fetched ahead", async () => {
  vi.useFakeTimers();
  const load = vi.fn().mockResolvedValueOnce(Box).mockRejectedValue(offline);
  const Content = part<{ onClose: () => void }>(load);
  const parts = [Content];
  function Screen() {
    useParts(parts);
    return <Content onClose={() => {}} />;
  }
  function Ahead() {
    useParts(parts);
    return null;
  }
  const ahead = render(<Ahead />);
  await vi.advanceTimersByTimeAsync(2000);
  vi.useRealTimers();
  ahead.unmount();
  render(<Screen />);
  expect(screen.getByRole("button", { name: "a part" })).toBeTruthy();
  await waitFor(() => expect(load).toHaveBeenCalledTimes(1));
});
