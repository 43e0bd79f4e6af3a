// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { stepParts } from "./step-parts";

describe("the parts of a step", () => {
  it("keeps prose and commands in the order they are written", () => {
    const html =
      "<p>Look first:</p><pre><code>df -h /var\n</code></pre><p>Under <b>10&nbsp;%</b>, go on.</p>";
    expect(stepParts(html, ["df -h /var"])).toEqual([
      { kind: "prose", html: "<p>Look first:</p>" },
      { kind: "command", text: "df -h /var" },
      { kind: "prose", html: "<p>Under <b>10&nbsp;%</b>, go on.</p>" },
    ]);
  });

  it("copies a command byte for byte, its inner line breaks and signs included", () => {
    const text = "certbot renew &&\n  systemctl reload nginx";
    const html = "<pre><code>certbot renew &amp;&amp;\n  systemctl reload nginx\n</code></pre>";
    expect(stepParts(html, [text])).toEqual([{ kind: "command", text }]);
  });

  it("offers a command that stands inside a list below the text", () => {
    const html = "<ul><li>Then<pre><code>uptime\n</code></pre></li></ul>";
    expect(stepParts(html, ["uptime"])).toEqual([
      { kind: "prose", html },
      { kind: "command", text: "uptime" },
    ]);
  });
});
