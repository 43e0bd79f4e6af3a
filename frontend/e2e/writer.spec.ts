import type { Page } from "@playwright/test";
import { expect, test } from "./journey";
import { makePerson, mark, send } from "./world";

const first = `# The shop does not answer

## 1. Look at the probe

\`\`\`sh
curl -sS https://shop.example/health
\`\`\`

Expected: 200 within a second.

> If it did not work: call the data centre.

## 2. Restart the web server

> Risk: visitors lose what they are paying for.

\`\`\`sh
systemctl restart nginx
\`\`\`

Expected: active (running).
`;

async function write(page: Page, text: string): Promise<void> {
  const source = page.getByRole("textbox", { name: "Source in Markdown" });
  await source.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

async function publish(page: Page, version: number, reason: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+Enter");
  const dialog = page.getByRole("dialog", { name: `Publish version ${version}` });
  await dialog.getByLabel("What changed, and why?").fill(reason);
  await dialog.getByRole("button", { name: `Publish v${version}` }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`version=${version}$`));
}

test("a runbook is written, published twice and compared; a run keeps its version", async ({
  admin,
  open,
  newClient,
}) => {
  const client = await newClient();
  const [writer, operator] = await Promise.all([
    makePerson(admin, { role: "writer", tenant: client.id }),
    makePerson(admin, { role: "operator", tenant: client.id }),
  ]);
  const page = await open(writer);
  await page.goto("/runbooks");
  await page.getByRole("button", { name: /^New runbook/ }).click();
  const create = page.getByRole("dialog", { name: "New runbook" });
  await create.getByLabel("Title").fill("The shop does not answer");
  await create.getByRole("button", { name: /Component/ }).click();
  await page.getByRole("option", { name: "Web shop" }).click();
  await create.getByRole("button", { name: "Create the draft" }).click();
  await expect(page.getByRole("textbox", { name: "Source in Markdown" })).toContainText(
    "Confirm what is wrong",
  );

  // A fence that is never closed would make one command of all that follows.
  const problems = page.getByRole("region", { name: "Problems" });
  const preview = page.getByRole("region", { name: "Preview" });
  await write(page, first.replace("```\n\nExpected: active", "\nExpected: active"));
  await expect(problems).toContainText("1 error");
  await problems.getByRole("button", { name: /This code block is never closed/ }).click();
  await expect(page.locator(".cm-activeLine")).toHaveText("```sh");
  await page.keyboard.press("ControlOrMeta+Enter");
  const refused = page.getByRole("dialog", { name: "Publish version 1" });
  await expect(refused).toContainText("1 error forbids publication.");
  await expect(refused.getByRole("button", { name: "Publish v1" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await write(page, first);
  await expect(problems).toContainText("Nothing an operator would stumble over");
  await expect(preview.getByRole("heading", { name: /Restart the web server/ })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  await publish(page, 1, "First version, after the night of the fibre cut");
  const versions = page.getByRole("complementary", { name: "Versions" });
  await expect(versions.getByRole("listitem")).toHaveCount(1);
  await expect(versions.getByRole("listitem")).toContainText("in force");

  // An incident opens with version 1 and its run begins.
  const title = `Shop unreachable ${mark()}`;
  const event = { title, dedup_key: title, severity: "critical" as const, service: client.component };
  await send(client.key, event);
  const room = await open(operator);
  await room.goto("/queue");
  await expect(room.getByRole("row", { name: title })).toBeVisible();
  await room.keyboard.press("a");
  const run = room.getByRole("region", { name: "Runbook" });
  await expect(run.getByRole("link", { name: "Version 1" })).toBeVisible();
  await expect(run.locator("li[aria-current=step]")).toContainText("Look at the probe");

  await page.getByRole("link", { name: "Edit" }).click();
  await write(page, first.replace("Restart the web server", "Drain, then restart the web server"));
  await expect(preview.getByRole("heading", { name: /Drain, then restart/ })).toBeVisible();
  await publish(page, 2, "Drain first: half of the visitors lost their basket");
  await expect(versions.getByRole("listitem")).toHaveCount(2);

  await page.getByRole("link", { name: "Compare with v1" }).click();
  await expect(page.locator(".cm-deletedChunk")).toContainText("2. Restart the web server");
  await expect(page.locator(".cm-changedLine").first()).toContainText("Drain, then restart the web server");
  await page.getByRole("button", { name: "Side by side" }).click();
  await expect(page.locator(".cm-mergeView .cm-editor")).toHaveCount(2);
  await page.getByRole("link", { name: "Close the comparison" }).click();
  await versions.getByRole("link", { name: /^v1/ }).click();
  await expect(preview.getByRole("heading", { name: "2. Restart the web server" })).toBeVisible();

  // The run that has begun keeps version 1, after a reload too; a new incident opens with version 2.
  await room.reload();
  await expect(run.getByRole("link", { name: "Version 1" })).toBeVisible();
  await expect(run).toContainText("Restart the web server");
  await expect(run).not.toContainText("Drain");
  await send(client.key, { ...event, status: "resolved" });
  await expect(room.getByRole("region", { name: "Timeline", exact: true })).toContainText("watching");
  await room.keyboard.press("r");
  const resolve = room.getByRole("dialog", { name: /^Resolve / });
  await resolve.getByLabel("What was wrong, and what ended it?").fill("Restarted.");
  await resolve.getByRole("button", { name: /^Resolve with/ }).click();
  await expect(resolve).toBeHidden();
  await room.keyboard.press("Escape");
  await expect(room.getByText("No page waits.")).toBeVisible();
  await send(client.key, { ...event, title: `${title} again`, dedup_key: `${title} again` });
  await expect(room.getByRole("row", { name: `${title} again` })).toBeVisible();
  await room.keyboard.press("a");
  await expect(run.getByRole("link", { name: "Version 2" })).toBeVisible();
  await expect(run).toContainText("Drain, then restart the web server");
});

test("a draft that somebody else saved is not lost, nor is one's own", async ({
  admin,
  open,
  watch,
  newClient,
}) => {
  const client = await newClient();
  const writer = await makePerson(admin, { role: "writer", tenant: client.id });
  const at = { tenant: client.id };
  const runbook = await writer.write<{ id: string; draft_revision: number }>(
    "post",
    "/api/tenants/{tenant}/runbooks",
    at,
    { title: "Two hands", labels: {}, markdown: first },
  );
  const page = await open(writer);
  // The stream never says a word: what is on screen grows old.
  await page.route("**/api/live*", () => new Promise(() => {}));
  await page.goto(`/runbooks/${client.id}/${runbook.id}`);
  await expect(page.getByRole("textbox", { name: "Source in Markdown" })).toContainText("Look at the probe");
  await writer.write(
    "put",
    "/api/tenants/{tenant}/runbooks/{runbook}/draft",
    { ...at, runbook: runbook.id },
    {
      title: "Two hands",
      service_id: null,
      labels: {},
      markdown: first.replace("nginx", "caddy"),
      revision: runbook.draft_revision,
    },
  );
  watch.expect({ status: 409, path: "/draft" });
  await write(page, first.replace("nginx", "haproxy"));
  await page.keyboard.press("ControlOrMeta+s");
  const conflict = page.getByText("Somebody saved a newer draft while you were writing.");
  await expect(conflict).toBeVisible();
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(conflict).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Source in Markdown" })).toContainText("haproxy");
});
