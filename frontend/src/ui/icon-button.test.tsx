import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { IconButton } from "./icon-button";

function setup() {
  render(<IconButton label="Mute" icon={<svg />} keys="m" />);
  return userEvent.setup();
}
const tip = () => screen.findByRole("tooltip");

it("shows its name and key when the keyboard comes to it, until it leaves", async () => {
  const user = setup();
  await user.tab();
  expect((await tip()).textContent).toBe("MuteM");
  await user.tab();
  await waitFor(() => expect(screen.queryByRole("tooltip")).toBeNull());
});

it("shows its name when a pointer rests on it", async () => {
  const user = setup();
  await user.hover(screen.getByRole("button", { name: "Mute" }));
  expect((await tip()).textContent).toContain("Mute");
});
