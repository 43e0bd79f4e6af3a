import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeServer } from "@/testing/fake-server";
import { makeRow } from "@/testing/fixtures";
import { renderApp } from "@/testing/render-app";

describe("the priority", () => {
  it("changes the priority with its figure, and takes it back", async () => {
    const row = makeRow(1, { state: "acknowledged", in_progress: true, priority: "P1" });
    const { user, server } = await renderApp(
      `/clients/${row.tenant_id}/incidents/${row.id}`,
      new FakeServer([row]),
    );
    await waitFor(() => expect(document.querySelector("[aria-current=step]")).toBeTruthy());
    await user.keyboard("3");
    const message = within(
      await screen.findByRole("alertdialog", { name: "Priority changed from P1 to P3" }),
    );
    await user.click(message.getByText("Undo"));
    await waitFor(() =>
      expect(
        server.requests.filter((one) => one.path.endsWith("/priority")).map((one) => one.body),
      ).toMatchObject([{ priority: "P3" }, { priority: "P1" }]),
    );
  });
});
