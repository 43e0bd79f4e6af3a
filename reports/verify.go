package reports

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"vigie/reports/pdf"
	"vigie/reports/seal"
	"vigie/reports/sla"
)

// The checks of a report beyond its signature.
const (
	// CheckEvidence: the evidence is inside, once, in the form Vigie writes.
	CheckEvidence seal.CheckID = "evidence"
	// CheckEvidenceHash: it is the evidence whose hash the pages show.
	CheckEvidenceHash seal.CheckID = "evidence_hash"
	// CheckIntervals: every interval is the same wherever the file tells it.
	CheckIntervals seal.CheckID = "intervals"
	// CheckRecomputed: the figures that the evidence tells follow from it.
	CheckRecomputed seal.CheckID = "recomputed"
	// CheckFigures: the figures that the pages show follow from the evidence.
	CheckFigures seal.CheckID = "page_figures"
	// CheckPages: the pages say what the evidence says, to the letter.
	CheckPages seal.CheckID = "pages"
)

// Examination is what an offline examination of a report found. All checks are listed, also after the first that failed.
type Examination struct {
	Genuine bool         `json:"genuine"`
	Checks  []seal.Check `json:"checks"`
	SHA256  string       `json:"sha256"`
	Signer  string       `json:"signer,omitempty"`
	// SignedAt is the timestamp's instant; zero without a valid one.
	SignedAt time.Time `json:"signed_at,omitzero"`
	// What follows is the evidence's word, true only of a genuine report. The figure is the recomputed one.
	Number       string      `json:"number,omitempty"`
	Provider     string      `json:"provider,omitempty"`
	Client       string      `json:"client,omitempty"`
	Period       string      `json:"period,omitempty"`
	Availability string      `json:"availability,omitempty"`
	Verdict      sla.Verdict `json:"verdict,omitempty"`
}

// inspection is one file under examination; checks leave in it what later ones need.
type inspection struct {
	file     []byte
	sealed   seal.Report
	content  []byte // the evidence
	other    [][]byte
	table    []byte // the intervals
	evidence Evidence
	result   sla.Result
	shown    pdf.Shown
	found    Examination
}

// Verify examines a report against the roots that are trusted, without a network or a database: the signature and its timestamp, the evidence, the figures
// recomputed from it, the figures that the pages show, and every interval.
func Verify(file []byte, trust seal.Trust) Examination {
	i := &inspection{file: file, sealed: seal.Verify(file, trust)}
	i.found = Examination{Checks: i.sealed.Checks, SHA256: i.sealed.SHA256, Signer: i.sealed.Signer, SignedAt: i.sealed.SignedAt}
	for _, step := range []struct {
		id      seal.CheckID
		examine func() (string, error)
	}{
		{CheckEvidence, i.readEvidence}, {CheckRecomputed, i.recompute}, {CheckIntervals, i.compareIntervals},
		{CheckEvidenceHash, i.compareHash}, {CheckFigures, i.compareFigures}, {CheckPages, i.comparePages},
	} {
		detail, err := calmly(step.examine)
		check := seal.Check{ID: step.id, OK: err == nil, Detail: detail}
		if err != nil {
			check.Skipped, check.Detail = errors.Is(err, errNotExamined), err.Error()
		}
		i.found.Checks = append(i.found.Checks, check)
	}
	i.found.Genuine = !slices.ContainsFunc(i.found.Checks, func(c seal.Check) bool { return !c.OK })
	return i.found
}

// calmly makes a failed check of what a step does not survive: a file that nobody foresaw is refused, with every other check told.
func calmly(examine func() (string, error)) (detail string, err error) {
	defer func() {
		if r := recover(); r != nil {
			detail, err = "", fmt.Errorf("it cannot be examined: %v", r)
		}
	}()
	return examine()
}

// errNotExamined marks what an earlier failure left nothing to examine of.
var errNotExamined = errors.New("not examined")

func notExamined(why string) error { return fmt.Errorf("%w, because %s", errNotExamined, why) }

// readEvidence finds the attached files, also in a file whose structure is no longer Vigie's: what was done to it is worth telling.
func (i *inspection) readEvidence() (string, error) {
	salvaged := false
	for _, a := range i.sealed.Attachments {
		switch a.Name {
		case evidenceName:
			i.content = a.Content
		case intervalsName:
			i.table = a.Content
		}
	}
	if i.content == nil {
		salvaged = true
		i.salvage()
	}
	if i.content == nil {
		return "", fmt.Errorf("no %s is inside", evidenceName)
	}
	e, err := decodeEvidence(i.content)
	if err != nil {
		i.content = nil
		return "", err
	}
	i.evidence = e
	i.found.Number, i.found.Provider, i.found.Client, i.found.Period = e.Report.Number, e.Provider, e.Client.Name, e.Report.Period
	if again, err := e.encode(); err != nil || !bytes.Equal(again, i.content) {
		return "", fmt.Errorf("%s is not in the form Vigie writes", evidenceName)
	}
	switch {
	case len(i.other) > 0:
		return "", fmt.Errorf("%d versions of %s are inside", 1+len(i.other), evidenceName)
	case salvaged:
		return "", fmt.Errorf("%s is no longer attached as Vigie attaches it; it was found among the file's streams", evidenceName)
	}
	return fmt.Sprintf("%s, %d bytes", evidenceName, len(i.content)), nil
}

// The bounds of a search through a file that is not what it should be.
const (
	mostStreams  = 20000
	mostInflated = 64 << 20
)

// salvage looks for the attachments in every stream. The last evidence is what a reader would be shown; earlier ones are kept to compare.
func (i *inspection) salvage() {
	budget := int64(mostInflated)
	rest := i.file
	for n := 0; n < mostStreams && budget > 0; n++ {
		at := bytes.Index(rest, []byte("stream"))
		if at < 0 {
			return
		}
		rest = bytes.TrimPrefix(bytes.TrimPrefix(rest[at+len("stream"):], []byte("\r")), []byte("\n"))
		end := bytes.Index(rest, []byte("endstream"))
		if end < 0 {
			return
		}
		content := inflate(rest[:end], budget)
		budget -= int64(len(content))
		switch {
		case bytes.HasPrefix(content, []byte(`{"format":"`+evidenceFormat)):
			if i.content != nil && !bytes.Equal(i.content, content) {
				i.other = append(i.other, i.content)
			}
			i.content = content
		case bytes.HasPrefix(content, []byte(strings.Join(intervalColumns, ","))):
			i.table = content
		}
		rest = rest[end+len("endstream"):]
	}
}

// inflate unpacks a stream; one that is not packed comes as it is.
func inflate(packed []byte, most int64) []byte {
	reader, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return bytes.TrimRight(packed, "\r\n")
	}
	content, _ := io.ReadAll(io.LimitReader(reader, most)) // what a broken stream still gives is looked at
	return content
}

// recompute runs the engine on the evidence and compares what it gives with the figures that the evidence tells.
func (i *inspection) recompute() (string, error) {
	if i.content == nil {
		return "", notExamined("there is no evidence")
	}
	result, err := sla.Compute(i.evidence.SLA)
	if err != nil {
		return "", fmt.Errorf("the evidence makes no figure: %w", err)
	}
	i.result = result
	i.found.Availability, i.found.Verdict = value(result.AvailabilityPct), result.Verdict
	told, got := figureLines(i.evidence.Figures), figureLines(figuresOf(result))
	var differences []error
	for name, text := range got {
		if told[name] != text {
			differences = append(differences, fmt.Errorf("%s is %s in the evidence and %s recomputed", name, told[name], text))
		}
	}
	slices.SortFunc(differences, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	if len(differences) > 0 {
		return "", oneLine(differences)
	}
	return fmt.Sprintf("%s %%, %s, from %d outages", value(result.AvailabilityPct), result.Verdict, len(i.evidence.SLA.Outages)), nil
}

// figureLines names each figure and its text.
func figureLines(f EvidenceFigures) map[string]string {
	encoded, err := json.Marshal(f)
	if err != nil {
		return nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(encoded, &fields) != nil {
		return nil
	}
	lines := make(map[string]string, len(fields))
	for name, raw := range fields {
		lines[name] = string(raw)
	}
	return lines
}

// compareHash holds the evidence against the hash that the pages show.
func (i *inspection) compareHash() (string, error) {
	shown, err := pdf.Figures(i.file)
	if err != nil {
		return "", fmt.Errorf("the pages cannot be read: %w", err)
	}
	i.shown = shown
	if i.content == nil {
		return "", notExamined("there is no evidence")
	}
	sum := sha256.Sum256(i.content)
	got := hex.EncodeToString(sum[:])
	if printed, ok := shown.Sum("evidence.sha256"); !ok || printed != got {
		return "", fmt.Errorf("the pages show evidence %s, inside is %s", short(printed), short(got))
	}
	return got, nil
}

func short(sum string) string {
	if len(sum) > 16 {
		return sum[:16] + "…"
	}
	return sum
}

// compareFigures holds the figures that the pages show against the recomputed ones.
func (i *inspection) compareFigures() (string, error) {
	if len(i.shown.Figures) == 0 {
		return "", notExamined("the pages cannot be read")
	}
	if i.result.Target.IsZero() && i.result.Timeline == nil {
		return "", notExamined("the evidence makes no figure")
	}
	var differences []error
	differ := func(what, shown, got string) {
		if shown != got {
			differences = append(differences, fmt.Errorf("%s: the pages show %s, the evidence gives %s", what, shown, got))
		}
	}
	// A month that nobody measured shows a dash, and no chart of its two readings.
	percent := func(label string, got *string) {
		shown, _ := i.shown.Figure(label)
		text := shown.Text
		if read, ok := i.shown.Percent(label); ok {
			text = string(read)
		}
		if text == "–" {
			text = ""
		}
		differ(label, orNone(text), orNone(value(got)))
	}
	percent("availability.1.achieved", i.result.AvailabilityPct)
	if i.result.AvailabilityPct != nil {
		percent("reading.contractual", i.result.AvailabilityPct)
		percent("reading.lived", i.result.AsLived.AvailabilityPct)
	}
	classes := lineOf(i.result).classes
	for _, class := range sla.Classes() {
		label := "class.1." + string(class)
		if shown, ok := i.shown.Seconds(label); ok {
			differ(label, fmt.Sprint(shown, " s"), fmt.Sprint(int64(classes.Of(class)), " s"))
		}
	}
	if shown, ok := i.shown.Seconds("class.1.total"); ok {
		differ("class.1.total", fmt.Sprint(shown, " s"), fmt.Sprint(int64(classes.Total()), " s"))
	}
	if shown, ok := i.shown.Cents("credit.amount"); ok {
		differ("credit.amount", fmt.Sprint(shown, " cents"), fmt.Sprint(i.result.Credit.Cents, " cents"))
	}
	if len(differences) > 0 {
		return "", oneLine(differences)
	}
	return fmt.Sprintf("%d figures on %d pages", len(i.shown.Figures), len(i.shown.Pages)), nil
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// comparePages draws the report again from the evidence and compares what the pages say, run by run.
func (i *inspection) comparePages() (string, error) {
	switch {
	case i.content == nil:
		return "", notExamined("there is no evidence")
	case len(i.shown.Pages) == 0:
		return "", notExamined("the pages cannot be read")
	case i.evidence.Engine == engine && slices.Contains(formerLayouts, i.evidence.Layout):
		return fmt.Sprintf("drawn by %s, which this version no longer draws: the figures were compared", i.evidence.Layout), nil
	case i.evidence.Layout != layout || i.evidence.Engine != engine:
		return "", fmt.Errorf("drawn by %s of %s, which this version does not know: take the version of Vigie that made the report", i.evidence.Layout, i.evidence.Engine)
	}
	doc, err := newPages(i.evidence, i.content, i.result)
	if err != nil {
		return "", fmt.Errorf("the evidence makes no pages: %w", err)
	}
	drawn, _ := attachments(i.content, i.table)
	raw, err := pdf.Render(doc, drawn)
	if err != nil {
		return "", fmt.Errorf("the evidence makes no pages: %w", err)
	}
	again, err := pdf.Figures(raw)
	if err != nil {
		return "", fmt.Errorf("read the pages drawn again: %w", err)
	}
	if differences := pageDifferences(i.shown.Pages, again.Pages); len(differences) > 0 {
		return "", oneLine(differences)
	}
	return fmt.Sprintf("%d pages say what the evidence says", len(again.Pages)), nil
}

// rowRuns is how many runs of text after its number a row of a table can have.
const rowRuns = 10

// pageDifferences tells where the pages of a file differ from those that its evidence gives: first what stands in a numbered row, which names an
// interval, then the rest.
func pageDifferences(shown, drawn []string) []error {
	if len(shown) != len(drawn) {
		return []error{fmt.Errorf("the file has %d pages, the evidence gives %d", len(shown), len(drawn))}
	}
	var inRows, elsewhere []error
	for n := range shown {
		a, b := strings.Split(shown[n], "\n"), strings.Split(drawn[n], "\n")
		row, since := "", 0
		for k := range min(len(a), len(b)) {
			since++
			if reference := strings.ReplaceAll(b[k], "\u2011", "-"); rowReference(reference) {
				row, since = reference, 0
			}
			switch {
			case a[k] == b[k]:
			case row != "" && since <= rowRuns:
				inRows = append(inRows, fmt.Errorf("page %d, row %s shows “%s”, the evidence gives “%s”", n+1, row, legible(a[k]), legible(b[k])))
			default:
				elsewhere = append(elsewhere, fmt.Errorf("page %d shows “%s”, the evidence gives “%s”", n+1, legible(a[k]), legible(b[k])))
			}
		}
		if len(a) != len(b) {
			elsewhere = append(elsewhere, fmt.Errorf("page %d says %d things, the evidence gives %d", n+1, len(a), len(b)))
		}
	}
	return append(inRows, elsewhere...)
}

// legible replaces the typographic spaces of a page, which a terminal shows badly.
func legible(text string) string {
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(text)
}

// rowReference reports whether a run of text numbers a row: I-3, U-2, M-1, E-2, G-4.
func rowReference(text string) bool {
	return len(text) > 2 && text[1] == '-' && strings.ContainsRune("IUMEG", rune(text[0])) && strings.Trim(text[2:], "0123456789") == ""
}

// mostTold bounds how many differences one check lists.
const mostTold = 8

func oneLine(differences []error) error {
	var parts []string
	for n, d := range differences {
		if n == mostTold {
			parts = append(parts, fmt.Sprintf("and %d more", len(differences)-mostTold))
			break
		}
		parts = append(parts, d.Error())
	}
	return errors.New(strings.Join(parts, "; "))
}
