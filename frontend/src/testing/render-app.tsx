import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startApp } from "@/app/start";
import { FakeServer } from "./fake-server";

/**
 * Opens the whole console at a path over an invented server, as a browser would. The server is returned, to
 * look at what was asked of it and to let something happen.
 */
export async function renderApp(path: string, server = new FakeServer([])) {
  window.history.replaceState(null, "", path);
  document.documentElement.lang = server.me?.person.locale ?? "en";
  window.fetch = server.fetch as typeof fetch;
  const view = render(await startApp());
  return { ...view, server, user: userEvent.setup() };
}
