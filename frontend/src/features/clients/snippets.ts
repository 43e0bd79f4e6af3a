import type { SourceIssued } from "@/api/types";

/** What is pasted into the tool: the exact text, with the address and the key in place. */
export function snippetOf({ source, key, url }: SourceIssued): { file: string; text: string } {
  switch (source.tool) {
    case "alertmanager":
      return {
        file: "alertmanager.yml",
        text: `route:
  receiver: vigie
  routes:
    # A Watchdog that always fires proves that Prometheus lives.
    - matchers: [alertname="Watchdog"]
      receiver: vigie
      group_wait: 0s
      group_interval: 1m
      repeat_interval: 1m

receivers:
  - name: vigie
    webhook_configs:
      - url: "${url}"
        send_resolved: true
`,
      };
    case "pagerduty":
      return {
        file: "curl",
        text: `curl -sS -X POST ${url} \\
  -H 'Content-Type: application/json' \\
  -d '{
    "routing_key": "${key}",
    "event_action": "trigger",
    "dedup_key": "db-prod-03/disk",
    "payload": {
      "summary": "Disk /var 92 % full",
      "source": "db-prod-03",
      "severity": "critical"
    }
  }'
`,
      };
    case "generic":
      return {
        file: "curl",
        text: `curl -sS -X POST ${url} \\
  -H 'Content-Type: application/json' \\
  -d '{
    "status": "firing",
    "dedup_key": "backup/nightly",
    "severity": "critical",
    "title": "Nightly backup unfinished",
    "host": "backup-1"
  }'
`,
      };
  }
}
