import type { components } from "./schema";

/**
 * The schemas by the names the screens use. Only this file mentions where they stand in the document; it adds
 * no shape of its own.
 */
type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type MePatch = Schemas["MePatch"];
export type Role = Schemas["Role"];
export type Person = Schemas["Person"];
export type PersonRef = Schemas["PersonRef"];
export type TenantSummary = Schemas["TenantSummary"];
export type Tenant = Schemas["Tenant"];
export type Service = Schemas["Service"];
export type Contact = Schemas["Contact"];
export type Contract = Schemas["Contract"];
export type Terms = Schemas["Terms"];
export type Source = Schemas["Source"];
export type SourceIssued = Schemas["SourceIssued"];
export type SourceTest = Schemas["SourceTest"];
export type Maintenance = Schemas["Maintenance"];
export type Exclusion = Schemas["Exclusion"];
export type Priority = Schemas["Priority"];
export type IncidentList = Schemas["IncidentList"];
export type IncidentRow = Schemas["IncidentRow"];
export type Incident = Schemas["Incident"];
export type Alert = Schemas["Alert"];
export type Entry = Schemas["Entry"];
export type Execution = Schemas["Execution"];
export type StepRecord = Schemas["StepRecord"];
export type Outage = Schemas["Outage"];
export type Resolution = Schemas["Resolution"];
export type RunbookRow = Schemas["RunbookRow"];
export type Runbook = Schemas["Runbook"];
export type RunbookVersion = Schemas["RunbookVersion"];
export type RunbookPreview = Schemas["RunbookPreview"];
export type Month = Schemas["Month"];
export type Report = Schemas["Report"];
export type Certificates = Schemas["Certificates"];
