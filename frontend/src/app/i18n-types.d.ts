import "i18next";

declare module "i18next" {
  // Makes a misspelt key a type error. A new feature adds its line.
  interface CustomTypeOptions {
    defaultNS: "app";
    returnNull: false;
    resources: {
      ui: typeof import("../ui/texts/en.json");
      app: typeof import("./texts/en.json");
      session: typeof import("../features/session/texts/en.json");
      queue: typeof import("../features/queue/texts/en.json");
    };
  }
}
