import { describe, expect, it } from "vitest";
import { makeMonth } from "@/testing/month";
import { serviceDays } from "./service-days";

const months = [makeMonth("2026-08"), makeMonth("2026-09"), makeMonth("2026-10")];

describe("the days of each component", () => {
  it("reach over the months, the newest last", () => {
    const [portal] = serviceDays(months, 90);
    expect(portal?.days).toHaveLength(90);
    expect(portal?.days[0]?.date).toBe("2026-08-03");
    expect(portal?.days.at(-1)?.date).toBe("2026-10-31");
  });

  it("count the provider's seconds only", () => {
    const line = serviceDays(months, 90).find(({ name }) => name === "Connexion");
    const downOn = (date: string) => line?.days.find((day) => day.date === date)?.down;
    // That night also had five minutes the client caused.
    expect(downOn("2026-10-14")).toBe(390);
    expect(downOn("2026-10-11")).toBe(0);
  });

  it("know nothing of a component before it existed", () => {
    const [august, ...later] = months;
    const without = { ...august, components: august?.components.slice(1) ?? [] } as (typeof months)[number];
    const [portal] = serviceDays([without, ...later], 90);
    expect(portal?.days[0]?.down).toBeNull();
    expect(portal?.days.at(-1)?.down).toBe(0);
  });
});
