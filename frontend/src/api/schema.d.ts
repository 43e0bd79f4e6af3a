/* Stands in for the output of `npm run api` until the server emits its document; same shape, replaced whole. */

type Json<Body> = { headers: { [name: string]: unknown }; content: { "application/json": Body } };
type Failed = {
  headers: { [name: string]: unknown };
  content: { "application/problem+json": components["schemas"]["Problem"] };
};
type In<Path> = [Path] extends [never] ? { path?: never } : { path: Path };
type Get<Path, Answer, Query = never> = {
  parameters: { query?: Query; header?: never; cookie?: never } & In<Path>;
  requestBody?: never;
  responses: { 200: Json<Answer>; default: Failed };
};
type Send<Path, Body, Answer> = {
  parameters: { query?: never; header?: never; cookie?: never } & In<Path>;
  requestBody: { content: { "application/json": Body } };
  responses: { 200: Json<Answer>; default: Failed };
};
type Bare<Path, Answer> = {
  parameters: { query?: never; header?: never; cookie?: never } & In<Path>;
  requestBody?: never;
  responses: { 200: Json<Answer>; default: Failed };
};
type Gone<Path> = {
  parameters: { query?: never; header?: never; cookie?: never } & In<Path>;
  requestBody?: never;
  responses: { 204: { headers: { [name: string]: unknown }; content?: never }; default: Failed };
};
type Only<Ops> = Ops & { parameters: { query?: never; header?: never; path?: never; cookie?: never } };
type Schemas = components["schemas"];
type Items<Item> = { items: Item[] };
type InTenant = { tenant: string };
type InIncident = { tenant: string; incident: string };
type InRunbook = { tenant: string; runbook: string };
type InService = { tenant: string; service: string };
type InContact = { tenant: string; contact: string };
type InSource = { tenant: string; source: string };
type None = never;

export interface paths {
  "/api/session": Only<{
    post: Send<None, { email: string; password: string }, Schemas["Me"]>;
    delete: Gone<None>;
  }>;
  "/api/sessions": Only<{ delete: Gone<None> }>;
  "/api/me": Only<{ get: Get<None, Schemas["Me"]>; patch: Send<None, Schemas["MePatch"], Schemas["Me"]> }>;
  "/api/me/password": Only<{
    put: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { "application/json": { current: string; new: string } } };
      responses: { 204: { headers: { [name: string]: unknown }; content?: never }; default: Failed };
    };
  }>;
  "/api/people": Only<{
    get: Get<None, Items<Schemas["Person"]>>;
    post: Send<None, Schemas["PersonNew"], Schemas["Person"]>;
  }>;
  "/api/people/{person}": Only<{ patch: Send<{ person: string }, Schemas["PersonPatch"], Schemas["Person"]> }>;
  "/api/tenants": Only<{
    get: Get<None, Items<Schemas["TenantSummary"]>>;
    post: Send<None, Schemas["TenantNew"], Schemas["Tenant"]>;
  }>;
  "/api/tenants/{tenant}": Only<{
    get: Get<InTenant, Schemas["Tenant"]>;
    patch: Send<InTenant, { name?: string; time_zone?: string; locale?: string }, Schemas["Tenant"]>;
  }>;
  "/api/tenants/{tenant}/services": Only<{ post: Send<InTenant, Schemas["ServiceNew"], Schemas["Service"]> }>;
  "/api/tenants/{tenant}/services/{service}": Only<{
    patch: Send<InService, Schemas["ServicePatch"], Schemas["Service"]>;
  }>;
  "/api/tenants/{tenant}/contacts": Only<{ post: Send<InTenant, Schemas["ContactNew"], Schemas["Contact"]> }>;
  "/api/tenants/{tenant}/contacts/{contact}": Only<{
    patch: Send<InContact, Partial<Schemas["ContactNew"]>, Schemas["Contact"]>;
    delete: Gone<InContact>;
  }>;
  "/api/tenants/{tenant}/contracts": Only<{
    post: Send<InTenant, { reference: string; effective_from: string; terms: Schemas["Terms"] }, Schemas["Contract"]>;
  }>;
  "/api/tenants/{tenant}/sources": Only<{ post: Send<InTenant, Schemas["SourceNew"], Schemas["SourceIssued"]> }>;
  "/api/tenants/{tenant}/sources/{source}": Only<{ delete: Gone<InSource> }>;
  "/api/tenants/{tenant}/sources/{source}/key": Only<{ post: Bare<InSource, Schemas["SourceIssued"]> }>;
  "/api/tenants/{tenant}/sources/{source}/test": Only<{ post: Bare<InSource, Schemas["SourceTest"]> }>;
  "/api/tenants/{tenant}/maintenances": Only<{
    get: Get<InTenant, Items<Schemas["Maintenance"]>>;
    post: Send<
      InTenant,
      { title: string; service_ids: string[]; from: string; to: string },
      Schemas["Maintenance"]
    >;
  }>;
  "/api/tenants/{tenant}/exclusions": Only<{
    get: Get<InTenant, Items<Schemas["Exclusion"]>>;
    post: Send<
      InTenant,
      {
        outage_id: string;
        service_id: string;
        from: string;
        to: string;
        reason: Schemas["Exclusion"]["reason"];
        note: string;
      },
      Schemas["Exclusion"]
    >;
  }>;
  "/api/tenants/{tenant}/exclusions/{exclusion}/agree": Only<{
    post: Send<{ tenant: string; exclusion: string }, { reason?: string }, Schemas["Exclusion"]>;
  }>;
  "/api/tenants/{tenant}/exclusions/{exclusion}/refuse": Only<{
    post: Send<{ tenant: string; exclusion: string }, { reason?: string }, Schemas["Exclusion"]>;
  }>;
  "/api/incidents": Only<{ get: Get<None, Schemas["IncidentList"], Schemas["IncidentFilter"]> }>;
  "/api/tenants/{tenant}/incidents": Only<{ post: Send<InTenant, Schemas["IncidentNew"], Schemas["Incident"]> }>;
  "/api/tenants/{tenant}/incidents/{incident}": Only<{ get: Get<InIncident, Schemas["Incident"]> }>;
  "/api/tenants/{tenant}/incidents/{incident}/acknowledge": Only<{
    post: Send<InIncident, { version?: number }, Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/incidents/{incident}/take": Only<{
    post: Send<InIncident, { version: number }, Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/incidents/{incident}/reassign": Only<{
    post: Send<InIncident, { person_id: string; version: number }, Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/incidents/{incident}/priority": Only<{
    post: Send<InIncident, { priority: Schemas["Priority"]; version: number }, Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/incidents/{incident}/watch": Only<{
    post: Send<InIncident, { version: number }, Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/incidents/{incident}/reopen": Only<{
    post: Send<InIncident, { reason: string; version: number }, Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/incidents/{incident}/close": Only<{
    post: Send<InIncident, { version: number }, Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/incidents/{incident}/notes": Only<{
    post: Send<InIncident, { body: string; visibility: "internal" | "client" }, Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/incidents/{incident}/resolution": Only<{ get: Get<InIncident, Schemas["Resolution"]> }>;
  "/api/tenants/{tenant}/incidents/{incident}/resolve": Only<{
    post: Send<InIncident, Schemas["Resolve"], Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/incidents/{incident}/assignees": Only<{ get: Get<InIncident, Items<Schemas["PersonRef"]>> }>;
  "/api/tenants/{tenant}/incidents/{incident}/execution": Only<{
    post: Send<InIncident, { runbook_id: string }, Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/incidents/{incident}/execution/steps/{n}": Only<{
    put: Send<InIncident & { n: number }, Schemas["StepRecord"], Schemas["Incident"]>;
  }>;
  "/api/tenants/{tenant}/events": Only<{
    get: Get<InTenant, Items<Schemas["Event"]>, { state?: "unparsed" | "all"; limit?: number }>;
  }>;
  "/api/tenants/{tenant}/events/{event}/replay": Only<{
    post: Bare<{ tenant: string; event: string }, Schemas["Event"]>;
  }>;
  "/api/runbooks": Only<{ get: Get<None, Items<Schemas["RunbookRow"]>, { tenant?: string }> }>;
  "/api/runbooks/preview": Only<{ post: Send<None, { markdown: string }, Schemas["RunbookPreview"]> }>;
  "/api/tenants/{tenant}/runbooks": Only<{
    post: Send<
      InTenant,
      { title: string; service_id?: string | null; labels?: Record<string, string>; markdown: string },
      Schemas["Runbook"]
    >;
  }>;
  "/api/tenants/{tenant}/runbooks/{runbook}": Only<{ get: Get<InRunbook, Schemas["Runbook"]> }>;
  "/api/tenants/{tenant}/runbooks/{runbook}/draft": Only<{
    put: Send<InRunbook, Schemas["RunbookDraft"], Schemas["Runbook"]>;
  }>;
  "/api/tenants/{tenant}/runbooks/{runbook}/publish": Only<{
    post: Send<InRunbook, { reason: string; revision: number }, Schemas["Runbook"]>;
  }>;
  "/api/tenants/{tenant}/runbooks/{runbook}/versions/{version}": Only<{
    get: Get<InRunbook & { version: number }, Schemas["RunbookVersion"]>;
  }>;
  "/api/tenants/{tenant}/availability": Only<{ get: Get<InTenant, Schemas["Month"], { period?: string }> }>;
  "/api/tenants/{tenant}/reports": Only<{
    get: Get<InTenant, Items<Schemas["Report"]>>;
    post: {
      parameters: { query?: never; header?: never; path: InTenant; cookie?: never };
      requestBody: { content: { "application/json": { period: string; locale: string; final: boolean } } };
      responses: { 202: Json<Schemas["Report"]>; default: Failed };
    };
  }>;
  "/api/tenants/{tenant}/reports/{report}": Only<{
    get: Get<{ tenant: string; report: string }, Schemas["Report"]>;
  }>;
  "/api/verify/{sha256}": Only<{ get: Get<{ sha256: string }, Schemas["Verification"]> }>;
  "/api/certificates": Only<{ get: Get<None, Schemas["Certificates"]> }>;
}

export interface components {
  schemas: {
    Problem: {
      type?: string;
      title?: string;
      status?: number;
      code?: string;
      detail?: string;
      errors?: { location?: string; message?: string }[];
      request_id?: string;
    };
    Priority: "P1" | "P2" | "P3" | "P4";
    Role: "provider_admin" | "shift_lead" | "operator" | "writer" | "client_cto" | "client_member" | "auditor";
    Tool: "generic" | "alertmanager" | "pagerduty";
    Class:
      | "available"
      | "provider_down"
      | "degraded"
      | "client"
      | "third_party"
      | "maintenance"
      | "unknown"
      | "outside";
    PersonRef: { id: string; name: string };
    Me: {
      person: {
        id: string;
        email: string;
        name: string;
        locale: "fr" | "en";
        theme: "dark" | "light" | "system";
        density: "compact" | "normal" | "roomy";
        time_zone: string;
        shortcuts: Record<string, string | null>;
      };
      csrf: string;
      permissions: string[];
      provider: { name: string; slug: string };
      shell: "console" | "portal";
      tenants: {
        id: string;
        slug: string;
        name: string;
        time_zone: string;
        locale: "fr" | "en";
        roles: Schemas["Role"][];
        permissions: string[];
      }[];
      server_time: string;
    };
    MePatch: {
      name?: string;
      locale?: "fr" | "en";
      theme?: "dark" | "light" | "system";
      density?: "compact" | "normal" | "roomy";
      time_zone?: string;
      shortcuts?: Record<string, string | null>;
    };
    RoleGrant: { role: Schemas["Role"]; tenant_id: string | null };
    Person: {
      id: string;
      email: string;
      name: string;
      locale: "fr" | "en";
      disabled: boolean;
      last_seen_at: string | null;
      roles: Schemas["RoleGrant"][];
    };
    PersonNew: { email: string; name: string; locale: "fr" | "en"; password: string; roles: Schemas["RoleGrant"][] };
    PersonPatch: { name?: string; disabled?: boolean; roles?: Schemas["RoleGrant"][]; password?: string };
    TenantSummary: {
      id: string;
      slug: string;
      name: string;
      time_zone: string;
      locale: "fr" | "en";
      open: Record<Schemas["Priority"], number>;
      sources: { total: number; silent: number };
      contract: { reference: string; version: number; target: string } | null;
      month: { period: string; availability: string | null; verdict: Schemas["Verdict"]; margin_s: number } | null;
      runbooks: number;
    };
    Verdict: "met" | "breached" | "not_measurable";
    TenantNew: {
      name: string;
      slug?: string;
      time_zone: string;
      locale: "fr" | "en";
      services?: { key: string; name: string; parent?: string }[];
      contract?: { reference: string; effective_from: string; terms: Schemas["Terms"] };
    };
    Tenant: Schemas["TenantSummary"] & {
      services: Schemas["Service"][];
      contacts: Schemas["Contact"][];
      sources: Schemas["Source"][];
      contracts: Schemas["Contract"][];
      created_at: string;
    };
    Service: {
      id: string;
      parent_id: string | null;
      key: string;
      name: string;
      labels: Record<string, string>;
      weight: number;
      position: number;
      retired_at: string | null;
    };
    ServiceNew: { key: string; name: string; parent_id?: string | null; labels?: Record<string, string> };
    ServicePatch: {
      name?: string;
      parent_id?: string | null;
      labels?: Record<string, string>;
      weight?: number;
      position?: number;
      retired?: boolean;
    };
    Contact: {
      id: string;
      name: string;
      role: string;
      email: string | null;
      phone: string | null;
      locale: "fr" | "en";
      duty: boolean;
    };
    ContactNew: {
      name: string;
      role: string;
      email?: string | null;
      phone?: string | null;
      locale?: "fr" | "en";
      duty?: boolean;
    };
    Window:
      | { kind: "24x7" }
      | { kind: "weekly"; days: number[]; from: string; to: string }
      | { kind: "weekly"; rules: { days: number[]; from: string; to: string }[] };
    ResponseTerms: { acknowledge_s: number; update_s: number; resolve_s: number; share_pct: string };
    Terms: {
      time_zone: string;
      service_window: Schemas["Window"];
      coverage: Schemas["Window"];
      holidays: { calendar: string; extra: string[] };
      target: string;
      aggregation: "single" | "worst" | "weighted" | "serial" | "product";
      components: { service_id: string; weight: number }[];
      denominator: "removed" | "counted_as_up";
      no_data: "exclude" | "up" | "down";
      partial_weight: number;
      min_outage_s: number;
      notice_s: number;
      min_known_pct: string;
      credits: { below: string; credit_pct: string }[];
      credit_cap_pct: string;
      monthly_fee_cents: number;
      currency: string;
      response: Record<Schemas["Priority"], Schemas["ResponseTerms"]>;
      priority_by_severity: Record<"critical" | "high" | "warning" | "info", Schemas["Priority"]>;
      clauses: Record<string, string>;
    };
    Contract: {
      id: string;
      reference: string;
      versions: {
        version: number;
        effective_from: string;
        effective_to: string | null;
        terms: Schemas["Terms"];
        created_at: string;
        created_by: Schemas["PersonRef"] | null;
      }[];
    };
    Source: {
      id: string;
      tool: Schemas["Tool"];
      name: string;
      service_id: string | null;
      heartbeat_s: number | null;
      key_hint: string;
      last_event_at: string | null;
      last_heartbeat_at: string | null;
      state: "new" | "live" | "silent" | "revoked";
      created_at: string;
    };
    SourceNew: { tool: Schemas["Tool"]; name: string; service_id?: string | null; heartbeat_s?: number | null };
    SourceIssued: { source: Schemas["Source"]; key: string; url: string };
    SourceTest: {
      steps: { name: string; ok: boolean; detail: string; ms: number }[];
      event_id: string;
      incident_id: string | null;
    };
    Maintenance: {
      id: string;
      title: string;
      service_ids: string[];
      from: string;
      to: string;
      notified_at: string;
      admitted: boolean;
      cancelled_at: string | null;
    };
    Exclusion: {
      id: string;
      outage_id: string;
      from: string;
      to: string;
      service_id: string;
      reason: "client" | "third_party" | "force_majeure";
      note: string;
      state: "proposed" | "agreed" | "refused";
      proposed_by: Schemas["PersonRef"];
      proposed_at: string;
      decided_by: Schemas["PersonRef"] | null;
      decided_at: string | null;
    };
    IncidentFilter: {
      state?: "open" | "resolved" | "closed" | "all";
      tenant?: string;
      priority?: string;
      owner?: string;
      q?: string;
      limit?: number;
      after?: string;
    };
    IncidentList: {
      items: Schemas["IncidentRow"][];
      counts: {
        triggered: number;
        acknowledged: number;
        watching: number;
        P1: number;
        P2: number;
        P3: number;
        P4: number;
      };
      now: string;
      live_cursor: string;
      next: string | null;
    };
    Due: {
      kind: "acknowledge" | "update" | "resolve";
      at: string;
      started_at: string;
      total_s: number;
      paused: boolean;
    };
    IncidentRow: {
      id: string;
      tenant_id: string;
      reference: string;
      title: string;
      kind: "alert" | "unparsed" | "silence" | "manual";
      priority: Schemas["Priority"];
      state: "triggered" | "acknowledged" | "watching" | "resolved" | "closed";
      in_progress: boolean;
      service: { id: string; name: string } | null;
      alerts: number;
      owner: Schemas["PersonRef"] | null;
      opened_at: string;
      acknowledged_at: string | null;
      resolved_at: string | null;
      due: Schemas["Due"] | null;
      version: number;
    };
    IncidentNew: { title: string; priority: Schemas["Priority"]; service_id?: string | null; description?: string };
    Incident: Schemas["IncidentRow"] & {
      description: string;
      dedup_alerts: Schemas["Alert"][];
      clocks: {
        kind: "acknowledge" | "update" | "resolve";
        at: string | null;
        met: boolean | null;
        took_s: number | null;
        total_s: number;
        started_at: string;
      }[];
      runbook: Schemas["RunbookMatch"] | null;
      execution: Schemas["Execution"] | null;
      timeline: Schemas["Entry"][];
      contacts: Schemas["Contact"][];
      contract: { reference: string; version: number; name: string } | null;
      signal: { from: string; to: string; step_s: number; points: number[] };
      outages: Schemas["Outage"][];
      seen_before: { id: string; reference: string; opened_at: string } | null;
      raw_event: {
        id: string;
        received_at: string;
        tool: string;
        content_type: string;
        body: string;
        error: string | null;
      } | null;
      live_cursor: string;
    };
    Alert: {
      id: string;
      dedup_key: string;
      status: string;
      severity: "critical" | "high" | "warning" | "info";
      title: string;
      description: string;
      host: string;
      labels: Record<string, string>;
      started_at: string;
      ended_at: string | null;
      count: number;
      last_at: string;
      links: string[];
      source: { id: string; name: string; tool: string };
    };
    Entry: {
      id: string;
      at: string;
      kind:
        | "alert"
        | "opened"
        | "acknowledged"
        | "taken"
        | "reassigned"
        | "note"
        | "priority"
        | "watching"
        | "resolved"
        | "reopened"
        | "closed"
        | "runbook"
        | "step"
        | "outage"
        | "source";
      actor: Schemas["PersonRef"] | null;
      body: string;
      visibility: "internal" | "client";
      data: Record<string, unknown>;
    };
    RunbookMatch: {
      id: string;
      title: string;
      version: number;
      sha256: string;
      steps: { n: number; title: string }[];
      usual_s: number | null;
      reason: "service" | "labels" | "parent";
    };
    StepResult: {
      id: string;
      outcome: "done" | "failed" | "skipped";
      reason: string;
      note: string;
      person: Schemas["PersonRef"];
      at: string;
    };
    StepRecord: {
      outcome: "done" | "failed" | "skipped";
      reason?: string;
      note?: string;
      replaces?: string | null;
    };
    RunbookStep: {
      n: number;
      title: string;
      html: string;
      commands: string[];
      risk: string | null;
      on_failure: string | null;
    };
    Execution: {
      id: string;
      runbook_id: string;
      title: string;
      version: number;
      sha256: string;
      started_at: string;
      started_by: Schemas["PersonRef"];
      finished_at: string | null;
      steps: (Schemas["RunbookStep"] & { result: Schemas["StepResult"] | null })[];
    };
    Outage: {
      id: string;
      service_id: string;
      from: string;
      to: string | null;
      weight: number;
      class: "provider" | "client" | "third_party";
      state: "open" | "closed" | "cancelled";
      evidence: "signal" | "person";
      note: string;
    };
    OutageDraft: {
      id: string | null;
      service_id: string;
      from: string;
      to: string | null;
      weight: number;
      class: "provider" | "client" | "third_party";
      source_fresh: boolean;
    };
    Resolution: { outages: Schemas["OutageDraft"][]; warnings: string[] };
    Resolve: {
      version: number;
      summary: string;
      cause?: string;
      outages: {
        id?: string | null;
        service_id: string;
        from: string;
        to: string;
        weight: number;
        class: "provider" | "client" | "third_party";
        note?: string;
      }[];
    };
    Event: {
      id: string;
      source: { id: string; name: string; tool: string };
      received_at: string;
      state: "pending" | "processed" | "unparsed";
      error: string | null;
      body: string;
      content_type: string;
    };
    RunbookRow: {
      id: string;
      tenant_id: string;
      title: string;
      service: { id: string; name: string } | null;
      labels: Record<string, string>;
      version: number | null;
      published_at: string | null;
      draft: boolean;
      steps: number;
      executions: number;
      last_used_at: string | null;
      failed_steps: number;
    };
    Runbook: Schemas["RunbookRow"] & {
      draft_markdown: string | null;
      draft_revision: number;
      versions: {
        version: number;
        sha256: string;
        published_at: string;
        published_by: Schemas["PersonRef"];
        reason: string;
        title: string;
      }[];
    };
    RunbookDraft: {
      title: string;
      service_id: string | null;
      labels: Record<string, string>;
      markdown: string;
      revision: number;
    };
    RunbookVersion: {
      version: number;
      title: string;
      markdown: string;
      html: string;
      steps: Schemas["RunbookStep"][];
      sha256: string;
      published_at: string;
      published_by: Schemas["PersonRef"];
      reason: string;
    };
    RunbookPreview: {
      html: string;
      steps: Schemas["RunbookStep"][];
      problems: { line: number; severity: "error" | "warning"; message_code: string; detail: string }[];
    };
    Month: {
      period: string;
      from: string;
      to: string;
      time_zone: string;
      as_of: string | null;
      provisional: boolean;
      contract: { reference: string; version: number; target: string; currency: string };
      certifiable: boolean;
      contractual: {
        availability: string | null;
        verdict: Schemas["Verdict"];
        measured_s: number;
        downtime_ms: number;
        counted_s: number;
        margin_s: number | null;
        credit_pct: string;
        credit_cents: number;
        budget_ms: number;
        budget_consumed_pct: string | null;
      };
      as_lived: { availability: string | null; verdict: Schemas["Verdict"] };
      flips: {
        kind: "maintenance" | "exclusion" | "gap" | "outage" | "minimum_outage";
        id: string | null;
        from: string;
        to: string;
        seconds: number;
        detail:
          | "not_admitted"
          | "admitted"
          | "refused"
          | "agreed"
          | "counted_down"
          | "counted_up"
          | "excluded"
          | "every_outage_counted";
      }[];
      known_pct: string | null;
      classes: { class: Schemas["Class"]; seconds: number; clause: string }[];
      total_s: number;
      days: { date: string; seconds: Partial<Record<Schemas["Class"], number>> }[];
      components: {
        id: string;
        name: string;
        availability: string | null;
        verdict: Schemas["Verdict"];
        segments: { from: string; to: string; class: Schemas["Class"]; weight: number; outage_ids: string[] }[];
      }[];
      outages: {
        id: string;
        from: string;
        to: string | null;
        component: { id: string; name: string };
        class: Schemas["Class"];
        weight: number;
        counted_s: number;
        clause: string;
        cause: string;
        reference: string | null;
        state: "open" | "closed" | "cancelled";
        exclusion: Schemas["MonthExclusion"] | null;
      }[];
      maintenances: Schemas["Maintenance"][];
      gaps: { from: string; to: string | null; source: string }[];
      response: {
        priority: Schemas["Priority"];
        target_s: number;
        share_pct: string;
        total: number;
        met: number;
        worst_s: number;
      }[];
      burn: { at: string; consumed_ms: number; budget_ms: number }[];
      periods: string[];
      sources: { id: string; name: string; coverage_pct: string | null }[];
      trend: { period: string; availability: string | null; verdict: Schemas["Verdict"] }[];
    };
    MonthExclusion: {
      id: string;
      outage_id: string;
      service_id: string;
      from: string;
      to: string;
      reason: "client" | "third_party" | "force_majeure";
      note: string;
      state: "proposed" | "agreed" | "refused";
      proposed_by: string;
      proposed_at: string;
      decided_by: string | null;
      decided_at: string | null;
      answer: string;
    };
    Report: {
      id: string;
      number: string;
      kind: "monthly";
      period: string;
      locale: "fr" | "en";
      version: number;
      state: "producing" | "issued" | "failed";
      provisional: boolean;
      availability: string | null;
      verdict: Schemas["Verdict"] | null;
      pdf_sha256: string | null;
      evidence_sha256: string | null;
      chain_head: string | null;
      issued_at: string | null;
      supersedes: string | null;
      superseded_by: string | null;
      error: string | null;
      requested_by: Schemas["PersonRef"];
    };
    Verification: {
      status: "issued" | "superseded" | "unknown";
      number: string | null;
      issued_at: string | null;
      superseded_by: string | null;
    };
    Certificates: {
      root_pem: string;
      certificates: {
        subject: string;
        fingerprint_sha256: string;
        not_before: string;
        not_after: string;
        use: "signing" | "timestamp";
      }[];
    };
  };
}
