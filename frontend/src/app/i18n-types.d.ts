import "i18next";

declare module "i18next" {
  // Makes a misspelt key a type error. A new feature adds its line.
  interface CustomTypeOptions {
    defaultNS: "app";
    returnNull: false;
    resources: {
      ui: typeof import("../ui/texts/en.json");
      app: typeof import("./texts/en.json");
      availability: typeof import("../features/availability/texts/en.json");
      reports: typeof import("../features/reports/texts/en.json");
      verify: typeof import("../features/verify/texts/en.json");
      session: typeof import("../features/session/texts/en.json");
      queue: typeof import("../features/queue/texts/en.json");
      room: typeof import("../features/room/texts/en.json");
      runbooks: typeof import("../features/runbooks/texts/en.json");
      clients: typeof import("../features/clients/texts/en.json");
      people: typeof import("../features/people/texts/en.json");
    };
  }
}
