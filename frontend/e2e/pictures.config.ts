import { defineConfig } from "@playwright/test";
import base from "./playwright.config";

/** Takes the README's pictures instead of running the journeys. */
export default defineConfig({ ...base, projects: undefined, testMatch: "pictures.ts" });
