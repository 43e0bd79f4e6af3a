import { FakeServer } from "./fake-server";
import { makeMe, makeNight, makeRow } from "./fixtures";
import { makeAdmin, makeCto, makeWriter } from "./people";

/*
 * The console over an invented server, for looking at screens: `npm run mock`, then for example
 * /queue?rows=2000&theme=light&locale=fr, or
 * /portal?as=cto, /reports?as=admin. `window.server` is the FakeServer.
 */
const wish = new URLSearchParams(location.search);
const server = new FakeServer(makeNight(Number(wish.get("rows") ?? 2000), Number(wish.get("waiting") ?? 9)));
server.me = wish.has("signed-out")
  ? null
  : ({ cto: makeCto, admin: makeAdmin, writer: makeWriter }[wish.get("as") ?? ""] ?? makeMe)({
      theme: (wish.get("theme") ?? "dark") as "dark",
      locale: (wish.get("locale") ?? "en") as "en",
    });
localStorage.setItem(
  "vigie.appearance",
  JSON.stringify({ theme: wish.get("theme"), language: wish.get("locale") }),
);
document.documentElement.dataset.theme = wish.get("theme") ?? "dark";
document.documentElement.lang = wish.get("locale") ?? "en";
window.fetch = server.fetch as typeof fetch;
Object.assign(window, { server, makeRow });
await import("../main");
