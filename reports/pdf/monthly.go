package pdf

import "time"

// Monthly is the monthly availability report as data: every figure is already
// computed, every instant already in the ledger. Render adds words and drawing,
// never arithmetic that could change a verdict.
//
// Instants may be in any location; they are printed in Period.Zone. Intervals
// are half-open. Text from people is printed as text, whatever it contains.
type Monthly struct {
	Language   Language
	Number     string    // the report's public number, "VG-2026-10-000042"
	Version    int       // 1 for a first issue
	Supersedes string    // number of the report this one replaces; empty for none
	IssuedAt   time.Time // also the document's creation date
	Provider   string    // who measured and signs
	Client     string
	Contract   Contract
	Period     Period

	// Commitments are the availability commitments, at least one. The first is
	// the headline: the cover's figure, the month field, the days and the trend
	// are its own.
	Commitments  []Commitment
	Hours        []Class     // worst class of each hour from Period.From, headline; shorter than the period while it runs
	Days         []Day       // one a local day, headline; likewise
	Components   []Component // as measured, in the contract's order
	Trend        []Month     // oldest first, the last one is this month; at most 12 are drawn
	Outages      []Outage    // all of them, counted or not, in order of their start
	Maintenances []MaintenanceWindow
	Exclusions   []Exclusion
	Responses    []Response // by priority, highest first
	Alerts       Alerts
	Quality      Quality
	Readings     []Reading // first the contractual one, last the one as lived
	Credit       Credit
	Actions      []Action       // open, from reviews
	Upcoming     []Announcement // maintenance announced for later
	Method       Method
	Evidence     Evidence
	Signatories  []Signatory
}

// Contract identifies what was promised.
type Contract struct {
	Reference string // "CT-2024-118"
	Version   int
}

// Period is the calendar month in the contract's zone.
type Period struct {
	From, To time.Time
	AsOf     time.Time // where a provisional figure stops; zero for a whole month
	Zone     *time.Location
}

// end is where measuring stopped.
func (p Period) end() time.Time {
	if p.AsOf.IsZero() || p.AsOf.After(p.To) {
		return p.To
	}
	return p.AsOf
}

func (p Period) seconds() int64    { return int64(p.end().Sub(p.From) / time.Second) }
func (p Period) whole() int64      { return int64(p.To.Sub(p.From) / time.Second) }
func (p Period) provisional() bool { return p.end().Before(p.To) }

// Verdict is what a commitment came to.
type Verdict uint8

// The verdicts. NotApplicable is the zero value: nothing was promised, or
// nothing happened that could keep or break it.
const (
	NotApplicable  Verdict = iota
	Met                    // the exact figure reached the target
	Missed                 // it did not
	NotMeasurable          // no second was measured
	NotCertifiable         // too little was measured for the contract to accept a figure
)

// Commitment is one availability commitment and what the month made of it.
type Commitment struct {
	Name     string  // what it covers; empty when it covers everything
	Target   Percent // as the contract writes it, "99.95"
	Achieved Percent // truncated to four decimals; empty when not measurable
	Lived    Percent // with nothing excluded and unknown time counted as down
	Verdict  Verdict
	Measured int64  // seconds, the denominator
	Downtime int64  // weighted, in thousandths of a second
	Budget   int64  // allowed, in thousandths of a second
	Credit   int64  // cents, in Credit.Currency
	Drops    []Drop // what spent the budget, in order
	Classes  []ClassTotal
}

// margin is what remains of the budget, negative when overspent, in thousandths
// of a second.
func (c Commitment) margin() int64 { return c.Budget - c.Downtime }

func (c Commitment) seconds() (s Seconds) {
	for _, t := range c.Classes {
		s[t.Class] += t.Seconds
	}
	return s
}

// Drop is a loss of error budget.
type Drop struct {
	At   time.Time
	Loss int64  // thousandths of a second
	Ref  string // the outages, "I-5, I-6"
}

// ClassTotal is one row of the table in which every second has its clause.
type ClassTotal struct {
	Class   Class
	Seconds int64
	Clause  string // as the contract cites it, "art. 5.1"
	Effect  Effect
	Weight  int64 // thousandths, for CountedAtWeight; 0 when outages differ
}

// Effect is what the contract does with a class's seconds.
type Effect uint8

// The effects.
const (
	NoEffect        Effect = iota
	Measured               // in the denominator, available
	CountedAtWeight        // in the denominator, counted as downtime at its weight
	Removed                // taken out of the denominator
	CountedUp              // in the denominator, counted as available
	CountedDown            // in the denominator, counted as downtime in full
)

// Day is one local calendar day.
type Day struct {
	Date    time.Time // any instant of the day; its local midnight by custom
	Seconds Seconds
}

// Component is one measured component.
type Component struct {
	Name     string
	Achieved Percent
	Days     []Class // worst class of each day, parallel to Monthly.Days
}

// Month is one point of the trend.
type Month struct {
	Start       time.Time
	Contractual Percent // empty when not measurable
	Lived       Percent
	Verdict     Verdict
	Corrected   bool // re-issued since it was first issued
}

// Outage is one interval during which a component was unavailable or degraded.
type Outage struct {
	Ref       string // "I-1"
	Component string
	From, To  time.Time // To is zero while it is open
	Weight    int64     // thousandths
	Class     Class
	Counted   int64 // weighted thousandths of a second in the headline figure
	Cause     string
	Clause    string // "art. 5.1"
	Reason    Reason
	ReasonRef string    // the maintenance or exclusion behind the reason
	ReasonAt  time.Time // when an exclusion was agreed
	Review    string    // post-incident report, "PIR-2026-029"
}

// Reason says why an outage is counted or not.
type Reason uint8

// The reasons.
const (
	Counted          Reason = iota
	CountedInPart           // part of it falls in excluded or unmeasured time
	UnderMaintenance        // inside an admitted maintenance
	ByAgreement             // excluded, both sides agreed
	TooShort                // under the contract's minimum length
	OutOfHours              // outside the service window
	Unmeasured              // inside a gap of measurement the contract removes
	Overlapped              // another outage already counts the same seconds
	OtherPeriod             // its seconds belong to another month
	Withdrawn               // found to be no outage by those who looked
	NotPromised             // of a service that the contract does not name
)

// MaintenanceWindow is a maintenance announced for the month.
type MaintenanceWindow struct {
	Ref, Subject string
	From, To     time.Time
	Notice       int64 // seconds between the announcement and From
	Required     int64 // seconds the contract asks for
	Admitted     bool
	Excluded     int64 // seconds taken out of the measured time
	Note         string
}

// Decision is where an exclusion stands.
type Decision uint8

// The decisions.
const (
	Pending Decision = iota
	Agreed
	Refused
)

// Exclusion is time one side asked to leave out.
type Exclusion struct {
	Ref, Outage string // "E-7", "I-3"
	Class       Class  // Client or ThirdParty
	From, To    time.Time
	ProposedBy  string
	ProposedAt  time.Time
	DecidedBy   string
	DecidedAt   time.Time
	Decision    Decision
	Excluded    int64 // seconds
	Note        string
}

// Response is what was promised and done for the alerts of one priority.
type Response struct {
	Priority    string // "P1"
	Alerts      int    // taken under this priority's promise
	False       int    // of which false alarms
	Acknowledge Clock
	Resolve     Clock
}

// Clock is one promised delay and how long it took each time, in seconds of
// coverage time.
type Clock struct {
	Within   int64   // seconds promised; 0 when nothing was
	Share    Percent // share that must be within, "90"
	Took     []int64 // one a case; any order
	Running  int     // cases not finished when the period was cut
	Achieved Percent // share within, one decimal, truncated
	Verdict  Verdict
}

// Alerts is the month's alert volume.
type Alerts struct {
	ByHour      [24]int // by local hour of arrival
	FalseByHour [24]int // of which false alarms
}

// Quality is how well the month was measured.
type Quality struct {
	Known    int64   // seconds of service time with a measurement
	Window   int64   // seconds of service time
	Required Percent // coverage under which the report is not certifiable; empty for none
	Sources  []Source
	Gaps     []Gap
	Interval int64 // seconds between two checks; 0 when sources differ
}

// Source is one thing that measures.
type Source struct {
	Name     string
	Coverage Percent
	Gaps     []Interval // when it was silent
}

// Interval is a half-open stretch of time.
type Interval struct{ From, To time.Time }

// Gap is an interval without measurement of the service as a whole.
type Gap struct {
	From, To time.Time
	Source   string
	Reason   string
}

// ReadingKind is which decision a reading takes otherwise.
type ReadingKind uint8

// The readings.
const (
	Contractual ReadingKind = iota
	UnknownAsDown
	ExclusionRefused   // Ref is the exclusion
	MaintenanceRefused // Ref is the maintenance
	DegradedInFull
	AsLived
)

// Reading is the headline figure under one reading of the contract.
type Reading struct {
	Kind    ReadingKind
	Ref     string
	Figure  Percent
	Verdict Verdict
}

// Credit is what the contract owes the client for the month.
type Credit struct {
	Tiers    []Tier // from the highest bound down
	Applied  Percent
	Amount   int64 // cents
	Fee      int64 // cents
	Cap      Percent
	Currency string // ISO 4217
}

// Tier is a credit due below a figure.
type Tier struct{ Below, Share Percent }

// Action is something a review decided.
type Action struct {
	Ref, Subject, Origin, Owner string
	Due                         time.Time
}

// Announcement is maintenance announced for after the period.
type Announcement struct {
	AnnouncedAt time.Time
	Subject     string
	From, To    time.Time
}

// UnknownPolicy is what the contract does with unknown time.
type UnknownPolicy uint8

// The policies.
const (
	ExcludeUnknown UnknownPolicy = iota
	UnknownCountsUp
	UnknownCountsDown
)

// Aggregation is how components make one figure.
type Aggregation uint8

// The aggregations.
const (
	Single Aggregation = iota
	Worst
	Weighted
	Serial
	Product
)

// ServiceHours is one stretch of a weekly service window.
type ServiceHours struct {
	Day      time.Weekday
	From, To int // minutes after local midnight; To 1440 is the day's end
}

// Method is the contract's parameters as the engine applied them.
type Method struct {
	Window       []ServiceHours // empty: round the clock
	Holidays     bool           // public holidays are outside the window
	Aggregation  Aggregation
	Unknown      UnknownPolicy
	CountedAsUp  bool   // excluded time stays in the denominator, counted as up
	Partial      int64  // weight of a partial outage, thousandths
	MinOutage    int64  // seconds
	Notice       int64  // seconds
	Engine       string // name and version
	CrossChecked bool   // a second, independent computation gave the same result
}

// Evidence is what lets a reader redo the sum.
type Evidence struct {
	Name             string // file name of the attached evidence
	SHA256           [32]byte
	Size             int64 // bytes
	ChainHead        [32]byte
	ChainLength      int64    // number of the ledger's last fact
	Certificate      [32]byte // SHA-256 of the signing certificate; zero when not signed yet
	Key              string   // name of the signing key, "2026"
	CertificateUntil time.Time
	VerifyURL        string // where the report can be checked; also the QR code
}

// Role is what a signatory did.
type Role uint8

// The roles.
const (
	PreparedBy Role = iota
	ReviewedBy
	SealedBy
)

// Signatory is a person or a seal standing for the report.
type Signatory struct {
	Role        Role
	Name, Title string
	At          time.Time
}

// Attachment is a file embedded in the document.
type Attachment struct {
	Name        string
	Description string
	Content     []byte
}
