package sla

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// File is a list of cases to compute: what `vigie sla` reads. Other fields of
// the form, such as a title or what somebody expects, are left aside.
type File struct {
	Availability []Case[Input]
	Response     []Case[ResponseInput]
}

// Case is one case of a file, or why it cannot be read.
type Case[T any] struct {
	ID    string
	Input T
	Err   error
}

// DecodeFile reads the form {"vectors":[…],"response_vectors":[…]}. A case
// that cannot be read carries its error and leaves the others alone; only a
// file that is not of the form at all is an error here.
func DecodeFile(r io.Reader) (File, error) {
	var form struct {
		Vectors         []json.RawMessage `json:"vectors"`
		ResponseVectors []json.RawMessage `json:"response_vectors"`
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return File{}, fmt.Errorf("read cases: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
	if err := decoder.Decode(&form); err == io.EOF {
		return File{}, fmt.Errorf("read cases: the file is empty")
	} else if err != nil {
		return File{}, fmt.Errorf(`read cases: want {"vectors":[…],"response_vectors":[…]}: %s`, plain(err))
	}
	if _, err := decoder.Token(); err != io.EOF {
		return File{}, fmt.Errorf("read cases: something follows the first JSON value")
	}
	if form.Vectors == nil && form.ResponseVectors == nil {
		return File{}, fmt.Errorf(`read cases: neither "vectors" nor "response_vectors" is there`)
	}
	var file File
	for _, raw := range form.Vectors {
		file.Availability = append(file.Availability, decodeCase[Input](raw, "target", "notice_s"))
	}
	for _, raw := range form.ResponseVectors {
		file.Response = append(file.Response, decodeCase[ResponseInput](raw, "alert_at", "target_s"))
	}
	return file, nil
}

// decodeCase reads a case. What a promise is may be nothing, but it is never left to a guess: the needed fields are named.
func decodeCase[T any](raw json.RawMessage, needed ...string) Case[T] {
	var c Case[T]
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(raw, &fields) // what is no object is told below
	_ = json.Unmarshal(fields["id"], &c.ID)
	if c.Err = saidTwice(json.NewDecoder(bytes.NewReader(raw)), ""); c.Err != nil {
		return c
	}
	for _, field := range needed {
		if value := fields[field]; fields != nil && (value == nil || string(value) == "null") {
			c.Err = refuse(field, "it is missing")
			return c
		}
	}
	if err := json.Unmarshal(raw, &c.Input); err != nil {
		c.Err = misread[T](fields, err)
	}
	return c
}

// saidTwice refuses two names of an object that are read as the same field: "target" and "Target" would leave the verdict to their order. What
// somebody expects of the case has names of its own.
func saidTwice(d *json.Decoder, path string) error {
	opening, err := d.Token()
	if err != nil || opening != json.Delim('{') && opening != json.Delim('[') {
		return err
	}
	names := map[string]string{}
	for i := 0; d.More(); i++ {
		inner := fmt.Sprintf("%s[%d]", path, i)
		if opening == json.Delim('{') {
			token, err := d.Token()
			if err != nil {
				return err
			}
			name, _ := token.(string)
			inner = strings.TrimPrefix(path+"."+name, ".")
			folded := strings.ToLower(strings.ToUpper(name))
			if before, twice := names[folded]; twice && path != "expected" && !strings.HasPrefix(path, "expected.") {
				return refuse(inner, "it is there twice, as %q before: leave one", before)
			}
			names[folded] = name
		}
		if err := saidTwice(d, inner); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

// misread names the first field that alone cannot be read either.
func misread[T any](fields map[string]json.RawMessage, err error) error {
	alone := func(name string, value any) error {
		one, err := json.Marshal(map[string]any{name: value})
		if err != nil {
			return err
		}
		var input T
		return json.Unmarshal(one, &input)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		err := alone(name, fields[name])
		var told *InputError
		if err == nil || errors.As(err, &told) {
			continue
		}
		where := name
		var list []json.RawMessage
		_ = json.Unmarshal(fields[name], &list) // most fields are no list
		for i := range list {
			if inner := alone(name, list[i:i+1]); inner != nil && !errors.As(inner, &told) {
				where, err = fmt.Sprintf("%s[%d]", name, i), inner
				break
			}
		}
		return refuse(where, "%s", plain(err))
	}
	var told *InputError
	if errors.As(err, &told) {
		return err
	}
	return errors.New(plain(err))
}

// plain says without a word of Go why JSON cannot be read.
func plain(err error) string {
	var kind *json.UnmarshalTypeError
	var instant *time.ParseError
	switch {
	case errors.As(err, &kind):
		return fmt.Sprintf("%s does not belong here", kind.Value)
	case errors.As(err, &instant):
		return fmt.Sprintf("instant %.40q: write it as 2026-11-21T03:00:00+01:00", instant.Value)
	}
	return err.Error()
}

// Run reads a file of cases and writes what each gives, in the same order and
// with the fields of the form's "expected". A case that cannot be computed is
// written with its error; Run then returns an error once all are written.
func Run(r io.Reader, w io.Writer) error {
	file, err := DecodeFile(r)
	if err != nil {
		return err
	}
	answers := struct {
		Vectors         []any `json:"vectors"`
		ResponseVectors []any `json:"response_vectors"`
	}{Vectors: []any{}, ResponseVectors: []any{}}
	var refused []error
	refuseCase := func(id string, err error) any {
		refused = append(refused, fmt.Errorf("case %q: %w", id, err))
		return refusal{ID: id, Error: err.Error()}
	}
	for _, c := range file.Availability {
		if answer, err := answerAvailability(c); err != nil {
			answers.Vectors = append(answers.Vectors, refuseCase(c.ID, err))
		} else {
			answers.Vectors = append(answers.Vectors, answer)
		}
	}
	for _, c := range file.Response {
		if answer, err := answerResponse(c); err != nil {
			answers.ResponseVectors = append(answers.ResponseVectors, refuseCase(c.ID, err))
		} else {
			answers.ResponseVectors = append(answers.ResponseVectors, answer)
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(answers); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	if len(refused) > 0 {
		return fmt.Errorf("%d of %d cases cannot be computed, first %w",
			len(refused), len(file.Availability)+len(file.Response), refused[0])
	}
	return nil
}

type refusal struct {
	ID    string `json:"id"`
	Error string `json:"error"`
}

// availabilityAnswer has the fields of an availability case's "expected".
// Seconds and budget are there when the figure is one timeline's.
type availabilityAnswer struct {
	ID              string            `json:"id"`
	Measured        *Seconds          `json:"measured_s,omitempty"`
	Counted         *Seconds          `json:"counted_outage_s,omitempty"`
	Downtime        *Millis           `json:"weighted_downtime_ms,omitempty"`
	Available       *Millis           `json:"available_ms,omitempty"`
	Components      orderedComponents `json:"components,omitempty"`
	AvailabilityPct *string           `json:"availability_pct"`
	Verdict         Verdict           `json:"verdict"`
	CreditPct       Decimal           `json:"credit_pct"`
	CreditCents     int64             `json:"credit_cents"`
	*budgetAnswer
}

type budgetAnswer struct {
	Budget      Millis  `json:"error_budget_ms"`
	ConsumedPct *string `json:"budget_consumed_pct"`
}

type componentAnswer struct {
	id              string
	Measured        Seconds `json:"measured_s"`
	Downtime        Millis  `json:"weighted_downtime_ms"`
	AvailabilityPct *string `json:"availability_pct"`
}

// orderedComponents is an object whose keys keep the order of the input.
type orderedComponents []componentAnswer

func (list orderedComponents) MarshalJSON() ([]byte, error) {
	var object bytes.Buffer
	object.WriteByte('{')
	for i, component := range list {
		if i > 0 {
			object.WriteByte(',')
		}
		key, err := json.Marshal(component.id)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(component)
		if err != nil {
			return nil, err
		}
		object.Write(key)
		object.WriteByte(':')
		object.Write(value)
	}
	object.WriteByte('}')
	return object.Bytes(), nil
}

func answerAvailability(c Case[Input]) (*availabilityAnswer, error) {
	if c.Err != nil {
		return nil, c.Err
	}
	in := c.Input
	r, err := Compute(in)
	if err != nil {
		return nil, err
	}
	answer := &availabilityAnswer{
		ID: c.ID, AvailabilityPct: r.AvailabilityPct, Verdict: r.Verdict,
		CreditPct: r.Credit.Pct, CreditCents: r.Credit.Cents,
	}
	if in.Aggregation.oneTimeline() {
		answer.Measured, answer.Counted = &r.Measured, &r.Counted
		answer.Downtime, answer.Available = &r.Downtime, &r.Available
		if r.Budget != nil {
			answer.budgetAnswer = &budgetAnswer{Budget: r.Budget.Allowed, ConsumedPct: r.Budget.ConsumedPct}
		}
	}
	if in.Aggregation != Single {
		for _, component := range r.Components {
			answer.Components = append(answer.Components, componentAnswer{
				id: component.ID, Measured: component.Measured,
				Downtime: component.Downtime, AvailabilityPct: component.AvailabilityPct,
			})
		}
	}
	return answer, nil
}

type responseAnswer struct {
	ID       string   `json:"id"`
	Response *Seconds `json:"response_s"`
	Verdict  Verdict  `json:"verdict"`
}

func answerResponse(c Case[ResponseInput]) (*responseAnswer, error) {
	if c.Err != nil {
		return nil, c.Err
	}
	r, err := ComputeResponse(c.Input)
	if err != nil {
		return nil, err
	}
	return &responseAnswer{ID: c.ID, Response: r.Response, Verdict: r.Verdict}, nil
}
