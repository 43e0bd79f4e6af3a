package httpapi

import (
	"context"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"vigie/app/access"
	"vigie/app/fault"
	"vigie/reports"
	"vigie/tenants"
)

// Report is one report of the archive.
type Report struct {
	ID             uuid.UUID   `json:"id"`
	Number         string      `json:"number" example:"VG-2026-10-000042"`
	Kind           string      `json:"kind" enum:"monthly"`
	Period         string      `json:"period" example:"2026-10"`
	Locale         string      `json:"locale" enum:"fr,en"`
	Version        int         `json:"version"`
	State          string      `json:"state" enum:"producing,issued,failed"`
	Provisional    bool        `json:"provisional"`
	Availability   *string     `json:"availability" nullable:"true" required:"true"`
	Verdict        *string     `json:"verdict" nullable:"true" required:"true" enum:"met,breached,not_measurable"`
	PDFSHA256      *string     `json:"pdf_sha256" nullable:"true" required:"true"`
	EvidenceSHA256 *string     `json:"evidence_sha256" nullable:"true" required:"true"`
	ChainHead      *string     `json:"chain_head" nullable:"true" required:"true"`
	RequestedAt    time.Time   `json:"requested_at"`
	IssuedAt       *time.Time  `json:"issued_at" nullable:"true" required:"true"`
	Supersedes     *string     `json:"supersedes" nullable:"true" required:"true" doc:"The number of the report that this one replaces"`
	SupersededBy   *string     `json:"superseded_by" nullable:"true" required:"true"`
	Error          *string     `json:"error" nullable:"true" required:"true" doc:"Why it is not issued yet, or never will be"`
	RequestedBy    ReportMaker `json:"requested_by"`
}

// ReportMaker is who asked for a report; Vigie itself has no id.
type ReportMaker struct {
	ID   *uuid.UUID `json:"id" nullable:"true" required:"true"`
	Name string     `json:"name"`
}

type reportsOutput struct {
	Body struct {
		Items []Report `json:"items" nullable:"false"`
	}
}

type reportOutput struct{ Body Report }

type requestReportInput struct {
	Body struct {
		Period string `json:"period" example:"2026-10"`
		Locale string `json:"locale" enum:"fr,en"`
		Final  bool   `json:"final" doc:"Needs report:issue and a month that is over; else a provisional report as of now"`
	}
}

type reportInput struct {
	Report uuid.UUID `path:"report"`
}

// fileOutput is a file of the archive.
type fileOutput struct {
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// reports adds the archive, and what anybody needs in order to check a report.
func (a *API) reports() {
	tags := []string{"reports"}
	const all = "/api/tenants/{tenant}/reports"
	route(a, access.ReportRead, huma.Operation{OperationID: "list-reports", Method: http.MethodGet, Path: all, Tags: tags, Summary: "The client's reports, the latest first"}, a.listReports)
	route(a, access.ReportRead, huma.Operation{OperationID: "request-report", Method: http.MethodPost, Path: all, Tags: tags, Summary: "Ask for a report",
		DefaultStatus: http.StatusAccepted}, a.requestReport)
	route(a, access.ReportRead, huma.Operation{OperationID: "get-report", Method: http.MethodGet, Path: all + "/{report}", Tags: tags, Summary: "One report"}, a.getReport)
	route(a, access.ReportRead, fileOperation("get-report-pdf", all+"/{report}/pdf", "The signed report", "application/pdf"), a.reportPDF)
	route(a, access.ReportRead, fileOperation("get-report-evidence", all+"/{report}/evidence", "What its figures were computed from", "application/json"), a.reportEvidence)
	public(a, huma.Operation{OperationID: "verify-report", Method: http.MethodGet, Path: "/api/verify/{sha256}", Tags: tags,
		Summary: "What the register says of a file, by its SHA-256"}, a.lookupReport)
	public(a, huma.Operation{OperationID: "list-certificates", Method: http.MethodGet, Path: "/api/certificates", Tags: tags,
		Summary: "The certificates that reports are checked with"}, a.certificates)
}

// fileOperation describes a download.
func fileOperation(id, path, summary, contentType string) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: []string{"reports"},
		Responses: map[string]*huma.Response{"200": {Description: "The file",
			Content: map[string]*huma.MediaType{contentType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}}
}

func reportWire(r reports.Report) Report {
	wire := Report{ID: r.ID, Number: r.Number, Kind: "monthly", Period: r.Period, Locale: r.Locale, Version: r.Version, State: string(r.State), Provisional: r.Provisional,
		Availability: r.Availability, Verdict: r.Verdict, PDFSHA256: hexOrNil(r.PDFSHA256), EvidenceSHA256: hexOrNil(r.EvidenceSHA256), ChainHead: hexOrNil(r.ChainHead),
		RequestedAt: r.RequestedAt, IssuedAt: r.IssuedAt, Supersedes: r.Supersedes, SupersededBy: r.SupersededBy, Error: r.Error, RequestedBy: ReportMaker{Name: r.RequestedByName}}
	if r.RequestedBy != uuid.Nil {
		by := r.RequestedBy
		wire.RequestedBy.ID = &by
	} else {
		wire.RequestedBy.Name = "Vigie"
	}
	return wire
}

func hexOrNil(sum []byte) *string {
	if len(sum) == 0 {
		return nil
	}
	text := hex.EncodeToString(sum)
	return &text
}

func (a *API) listReports(ctx context.Context, c access.Caller, _ *struct{}) (*reportsOutput, error) {
	list, err := a.Reports.List(ctx, c.TenantID)
	if err != nil {
		return nil, err
	}
	out := &reportsOutput{}
	out.Body.Items = mapped(list, reportWire)
	return out, nil
}

func (a *API) requestReport(ctx context.Context, c access.Caller, in *requestReportInput) (*reportOutput, error) {
	if in.Body.Final && !c.May(access.ReportIssue) {
		return nil, fault.New(fault.Forbidden, "forbidden", "Your role does not allow final reports. Ask the provider for one, or ask for a provisional report.")
	}
	period, err := reports.ParsePeriod(in.Body.Period)
	if err != nil {
		return nil, err
	}
	r, err := a.Reports.Request(ctx, c, reports.Request{Period: period, Locale: in.Body.Locale, Final: in.Body.Final})
	if err != nil {
		return nil, err
	}
	return &reportOutput{reportWire(r)}, nil
}

func (a *API) getReport(ctx context.Context, c access.Caller, in *reportInput) (*reportOutput, error) {
	r, err := a.Reports.Get(ctx, c.TenantID, in.Report)
	if err != nil {
		return nil, err
	}
	return &reportOutput{reportWire(r)}, nil
}

func (a *API) reportPDF(ctx context.Context, c access.Caller, in *reportInput) (*fileOutput, error) {
	return a.reportFile(ctx, c, in.Report, "application/pdf", ".pdf", func(r reports.Report) []byte { return r.PDFSHA256 })
}

func (a *API) reportEvidence(ctx context.Context, c access.Caller, in *reportInput) (*fileOutput, error) {
	return a.reportFile(ctx, c, in.Report, "application/json", ".json", func(r reports.Report) []byte { return r.EvidenceSHA256 })
}

func (a *API) reportFile(ctx context.Context, c access.Caller, id uuid.UUID, contentType, ending string, sum func(reports.Report) []byte) (*fileOutput, error) {
	r, err := a.Reports.Get(ctx, c.TenantID, id)
	if err != nil {
		return nil, err
	}
	if r.State != reports.Issued {
		return nil, fault.New(fault.Conflict, "report_not_issued", "This report is not issued yet: there is no file.")
	}
	content, err := a.Reports.File(ctx, c.TenantID, sum(r))
	if err != nil {
		return nil, err
	}
	client, err := a.Tenants.Get(ctx, c.TenantID)
	if err != nil {
		return nil, err
	}
	// A file of this address never changes, but a shared desk must not keep it beyond its reader's session.
	return &fileOutput{ContentType: contentType, CacheControl: "no-store", Disposition: disposition(r, client.Tenant, ending), Body: content}, nil
}

// disposition names a download: in plain letters for old clients, as people write it for the others (RFC 6266 §5).
func disposition(r reports.Report, t tenants.Tenant, ending string) string {
	word := "availability"
	if r.Locale == "fr" {
		word = "disponibilité"
	}
	plain := r.Number + "-" + t.Slug + ending
	full := r.Number + " " + t.Name + " " + word + " " + r.Period + ending
	full = strings.NewReplacer("/", "-", "\\", "-", "\"", "").Replace(full)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + url.PathEscape(full)
}

type lookupInput struct {
	SHA256 string `path:"sha256" maxLength:"64"`
}

type lookupOutput struct {
	Body struct {
		Status       string     `json:"status" enum:"issued,superseded,unknown"`
		Number       *string    `json:"number" nullable:"true" required:"true"`
		IssuedAt     *time.Time `json:"issued_at" nullable:"true" required:"true"`
		Provisional  bool       `json:"provisional" doc:"It was made before its month was over: its figure binds nobody"`
		SupersededBy *string    `json:"superseded_by" nullable:"true" required:"true"`
	}
}

func (a *API) lookupReport(ctx context.Context, in *lookupInput) (*lookupOutput, error) {
	out := &lookupOutput{}
	out.Body.Status = "unknown"
	sum, err := hex.DecodeString(strings.ToLower(in.SHA256))
	if err != nil || len(sum) != 32 {
		return nil, fault.New(fault.Invalid, "sha256_form", "Give the file's SHA-256: 64 hexadecimal digits.").At("path.sha256", "64 hexadecimal digits")
	}
	found, err := a.Reports.Lookup(ctx, sum)
	if err != nil || found.Number == "" {
		return out, err
	}
	out.Body.Status, out.Body.Number, out.Body.IssuedAt, out.Body.Provisional = found.Status, &found.Number, &found.IssuedAt, found.Provisional
	if found.SupersededBy != "" {
		out.Body.SupersededBy = &found.SupersededBy
	}
	return out, nil
}

// Certificate is one that reports are or were sealed or stamped with.
type Certificate struct {
	Subject           string    `json:"subject"`
	FingerprintSHA256 string    `json:"fingerprint_sha256"`
	NotBefore         time.Time `json:"not_before"`
	NotAfter          time.Time `json:"not_after"`
	Use               string    `json:"use" enum:"signing,timestamp"`
}

type certificatesOutput struct {
	Body struct {
		RootPEM      string        `json:"root_pem" doc:"What readers trust"`
		TSARootPEM   string        `json:"tsa_root_pem" doc:"What they trust beside it for timestamps alone: the roots of external authorities, empty where there is none"`
		Certificates []Certificate `json:"certificates" nullable:"false"`
	}
}

func (a *API) certificates(context.Context, *struct{}) (*certificatesOutput, error) {
	sealing := a.Reports.Sealing()
	published, err := sealing.Certificates()
	if err != nil {
		return nil, err
	}
	out := &certificatesOutput{}
	out.Body.RootPEM = asPEM(sealing.Root)
	for _, root := range sealing.TSARoots {
		out.Body.TSARootPEM += asPEM(root)
	}
	out.Body.Certificates = make([]Certificate, len(published))
	for i, p := range published {
		out.Body.Certificates[i] = Certificate{p.Certificate.Subject.String(), p.SHA256, p.NotBefore.UTC(), p.NotAfter.UTC(), string(p.Use)}
	}
	return out, nil
}

func asPEM(c *x509.Certificate) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
}
