package reports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"vigie/reports/sla"
)

// told is one interval as one place of the file tells it.
type told struct {
	name     string // "outage I-3 (Paiement)"
	from, to string
	weight   string
}

// compareIntervals holds every interval of the evidence's tables against the engine's input, the attached table and any other evidence in the
// file. Who moves one by a second would have to move it everywhere.
func (i *inspection) compareIntervals() (string, error) {
	if i.content == nil {
		return "", notExamined("there is no evidence")
	}
	tables := i.evidence.told()
	differences := compareTold("the evidence", tables, "the engine's input", inputTold(i.evidence.SLA))
	for _, other := range i.other {
		if e, err := decodeEvidence(other); err == nil {
			differences = append(differences, compareTold("the evidence", tables, "another evidence inside", e.told())...)
		}
	}
	switch listed, err := readTold(i.table); {
	case i.table == nil:
		differences = append(differences, fmt.Errorf("no %s is inside", intervalsName))
	case err != nil:
		differences = append(differences, err)
	default:
		differences = append(differences, compareTold("the evidence", tables, intervalsName, listed)...)
		if again, err := i.evidence.intervals(); err == nil && len(differences) == 0 && !bytes.Equal(again, i.table) {
			differences = append(differences, fmt.Errorf("%s is not the table that the evidence gives", intervalsName))
		}
	}
	if len(differences) > 0 {
		return "", oneLine(differences)
	}
	return fmt.Sprintf("%d intervals, the same in each place", len(tables)), nil
}

// told lists the intervals of the evidence's tables by what names them.
func (e Evidence) told() map[string]told {
	rows := map[string]told{}
	for _, row := range e.intervalRows() {
		rows[rowKey(row)] = rowTold(row)
	}
	return rows
}

// rowKey names a row of the table: by its reference, or by its id where it has none.
func rowKey(row []string) string {
	if row[1] != "" {
		return row[0] + " " + row[1]
	}
	return row[0] + " " + row[7]
}

func rowTold(row []string) told {
	t := told{name: rowKey(row), from: row[3], to: row[4], weight: row[5]}
	if row[2] != "" {
		t.name += " (" + row[2] + ")"
	}
	return t
}

// inputTold lists the outages, maintenances and exclusions of the engine's input. Gaps are cut there around known outages, so they are not
// compared one by one: the figures tell when one was moved.
func inputTold(in sla.Input) map[string]told {
	rows := map[string]told{}
	for n, o := range in.Outages {
		key := "outage " + o.ID
		if o.ID == "" {
			key = fmt.Sprintf("outage %d", n+1)
		}
		t := told{name: key, from: instantText(o.From), weight: fmt.Sprint(int(o.Weight))}
		if o.To != nil {
			t.to = instantText(*o.To)
		}
		rows[key] = t
	}
	for _, m := range in.Maintenances {
		rows["maintenance "+m.ID] = told{name: "maintenance " + m.ID, from: instantText(m.From), to: instantText(m.To)}
	}
	for _, x := range in.Exclusions {
		rows["exclusion "+x.ID] = told{name: "exclusion " + x.ID, from: instantText(x.From), to: instantText(x.To)}
	}
	return rows
}

// readTold reads the attached table.
func readTold(table []byte) (map[string]told, error) {
	reader := csv.NewReader(bytes.NewReader(table))
	reader.FieldsPerRecord = len(intervalColumns)
	rows, err := reader.ReadAll()
	if err != nil || len(rows) == 0 || !slices.Equal(rows[0], intervalColumns) {
		return nil, fmt.Errorf("%s cannot be read", intervalsName)
	}
	listed := make(map[string]told, len(rows))
	for _, row := range rows[1:] {
		listed[rowKey(row)] = rowTold(row)
	}
	return listed, nil
}

// compareTold names every interval that two places tell differently. What only one of them lists is named too, but for the rows that the
// engine's input never holds: gaps, and outages that count for nothing.
func compareTold(here string, a map[string]told, there string, b map[string]told) []error {
	var differences []error
	input := strings.HasPrefix(there, "the engine")
	for _, key := range sortedKeys(a) {
		x := a[key]
		y, ok := b[key]
		switch {
		case !ok && input && (strings.HasPrefix(key, "gap ") || !strings.HasPrefix(key, "outage I-") && !strings.HasPrefix(key, "outage N-") && strings.HasPrefix(key, "outage ")):
		case !ok:
			differences = append(differences, fmt.Errorf("%s is in %s and not in %s", x.name, here, there))
		case x.from != y.from || x.to != y.to:
			differences = append(differences, fmt.Errorf("%s is %s in %s and %s in %s", x.name, x.span(), here, y.span(), there))
		case x.weight != y.weight:
			differences = append(differences, fmt.Errorf("%s weighs %s thousandths in %s and %s in %s", x.name, x.weight, here, y.weight, there))
		}
	}
	for _, key := range sortedKeys(b) {
		if _, ok := a[key]; !ok {
			differences = append(differences, fmt.Errorf("%s is in %s and not in %s", b[key].name, there, here))
		}
	}
	return differences
}

func sortedKeys(rows map[string]told) []string {
	keys := make([]string, 0, len(rows))
	for key := range rows {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// span writes an interval with its length, so that a second's difference shows.
func (t told) span() string {
	from, errFrom := time.Parse(time.RFC3339, t.from)
	to, errTo := time.Parse(time.RFC3339, t.to)
	if errors.Join(errFrom, errTo) != nil {
		return t.from + "…" + t.to
	}
	return fmt.Sprintf("%s…%s (%d s)", t.from, t.to, int64(to.Sub(from)/time.Second))
}
