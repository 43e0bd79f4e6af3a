import { expect, it } from "vitest";
import { asProblem, Problem, problemOf, unreachable } from "./problem";

it("splits complaints into fields of the body and others", () => {
  const problem = new Problem({
    status: 422,
    code: "invalid",
    errors: [
      { location: "body.email", message: "is not an address" },
      { location: "query.period", message: "is not a month" },
    ],
  });
  expect(problem.fields()).toEqual({ email: "is not an address" });
  expect(problem.others()).toEqual(["is not a month"]);
});

it("understands a proxy's page as its status alone", async () => {
  const response = new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "X-Request-Id": "r-1" } });
  const problem = await problemOf(response, "<h1>Bad gateway</h1>");
  expect([problem.status, problem.code, problem.requestId]).toEqual([502, "unexpected", "r-1"]);
});

it("keeps how long to wait", async () => {
  const response = new Response(null, { status: 429, headers: { "Retry-After": "90" } });
  expect((await problemOf(response, { code: "too_many_attempts" })).retryAfter).toBe(90);
});

it("blames the network for nothing but a request that got no answer", () => {
  expect(unreachable().code).toBe("unreachable");
  expect(asProblem(unreachable()).code).toBe("unreachable");
  for (const error of [new TypeError("x is undefined"), new Error("boom"), "boom"]) {
    expect(asProblem(error).code).toBe("unexpected");
  }
});
