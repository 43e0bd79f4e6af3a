import type { components, paths } from "./schema";

/**
 * The schemas by the names the screens use. Only this file mentions where they stand in the document; it adds
 * no shape of its own.
 */
type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type Person = Schemas["Person"];
export type Role = Person["roles"][number]["role"];
export type PersonRef = Schemas["PersonRef"];
export type TenantSummary = Schemas["TenantSummary"];
export type Tenant = Schemas["Tenant"];
export type Service = Schemas["Service"];
export type Contact = Schemas["Contact"];
export type Contract = Schemas["Contract"];
export type Terms = Schemas["Terms"];
export type Source = Schemas["Source"];
export type SourceIssued = Schemas["SourceKey"];
export type SourceTest = Schemas["SourceTestOutputBody"];
export type Maintenance = Schemas["MonthMaintenance"];
export type Exclusion = Schemas["MonthExclusion"];
export type Priority = Schemas["Priority"];
export type IncidentList = Schemas["IncidentList"];
export type IncidentRow = Schemas["IncidentRow"];
export type Incident = Schemas["Incident"];
export type Alert = Schemas["Alert"];
export type Entry = Schemas["Entry"];
export type Execution = Schemas["Execution"];
export type Outage = Schemas["Outage"];
export type Resolution = Schemas["Resolution"];
export type RunbookRow = Schemas["RunbookRow"];
export type Runbook = Schemas["Runbook"];
export type RunbookVersion = Schemas["RunbookVersion"];
export type RunbookPreview = Schemas["RunbookPreview"];
export type Month = Schemas["Month"];
export type Report = Schemas["Report"];
export type Verification = Schemas["LookupOutputBody"];
export type Certificates = Schemas["CertificatesOutputBody"];

/** What a request carries, read from its operation: bodies have no lasting name of their own in the document. */
type BodyOf<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  requestBody: { content: { "application/json": infer Body } };
}
  ? Body
  : never;

export type MePatch = BodyOf<"/api/me", "patch">;
export type StepRecord = BodyOf<"/api/tenants/{tenant}/incidents/{incident}/execution/steps/{n}", "put">;
export type IncidentNew = BodyOf<"/api/tenants/{tenant}/incidents", "post">;
export type Resolve = BodyOf<"/api/tenants/{tenant}/incidents/{incident}/resolve", "post">;
export type RunbookNew = BodyOf<"/api/tenants/{tenant}/runbooks", "post">;
export type RunbookDraft = BodyOf<"/api/tenants/{tenant}/runbooks/{runbook}/draft", "put">;
export type PersonNew = BodyOf<"/api/people", "post">;
export type PersonPatch = BodyOf<"/api/people/{person}", "patch">;
export type TenantNew = BodyOf<"/api/tenants", "post">;
export type TenantPatch = BodyOf<"/api/tenants/{tenant}", "patch">;
export type ServiceNew = BodyOf<"/api/tenants/{tenant}/services", "post">;
export type ServicePatch = BodyOf<"/api/tenants/{tenant}/services/{service}", "patch">;
export type ContactNew = BodyOf<"/api/tenants/{tenant}/contacts", "post">;
export type ContractNew = BodyOf<"/api/tenants/{tenant}/contracts", "post">;
export type SourceNew = BodyOf<"/api/tenants/{tenant}/sources", "post">;
export type MaintenanceNew = BodyOf<"/api/tenants/{tenant}/maintenances", "post">;
export type OutageDraft = Resolution["outages"][number];
export type RunbookStep = RunbookVersion["steps"][number];
export type Window = Terms["service_window"];
