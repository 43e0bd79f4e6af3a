package sla

import (
	"time"

	"vigie/tenants/calendar"
)

// ResponseInput is one promise to answer: within Target of covered time.
type ResponseInput struct {
	ID      string    `json:"id,omitempty"`
	Title   string    `json:"title,omitempty"`
	TZ      string    `json:"tz"`
	AlertAt time.Time `json:"alert_at"`
	// AckedAt is when a person acknowledged; nil when nobody has.
	AckedAt *time.Time `json:"acked_at"`
	// Automatic says that a machine acknowledged, which is no answer: AckedAt is
	// then left aside.
	Automatic bool `json:"automatic,omitempty"`
	// AsOf is when an unanswered alert is looked at; nil leaves it pending.
	AsOf     *time.Time      `json:"as_of,omitempty"`
	Window   calendar.Window `json:"window"`
	Holidays []calendar.Date `json:"holidays"`
	Target   Seconds         `json:"target_s"`
}

// Pending is the verdict on an unanswered alert that may still be answered in
// time.
const Pending Verdict = "pending"

// Response is how long an answer took.
type Response struct {
	// Response is the covered time between alert and acknowledgement, or until
	// AsOf; nil when neither is known.
	Response *Seconds `json:"response_s"`
	// Verdict is Met, Breached or Pending.
	Verdict Verdict `json:"verdict"`
	// DueAt is the last instant at which an acknowledgement meets the target;
	// nil when the window never opens for long enough.
	DueAt *time.Time `json:"due_at,omitempty"`
}

// longestResponse bounds the work of a clock somebody forgot.
const longestResponse = 10 * 366 * 24 * time.Hour

// ComputeResponse measures an answer on the contract's coverage window:
// |coverage ∩ [alert, acknowledgement)|, late only when it is more than the
// target. An acknowledgement before the alert, which two clocks can produce,
// took no time.
func ComputeResponse(in ResponseInput) (Response, error) {
	if in.Target < 0 {
		return Response{}, refuse("target_s", "it is negative")
	}
	if err := in.Window.Validate(); err != nil {
		return Response{}, refuse("window", "%v", err)
	}
	zone, err := calendar.LoadZone(in.TZ)
	if err != nil {
		return Response{}, refuse("tz", "%v", err)
	}
	hours := calendar.Hours{Window: in.Window, Zone: zone, Holidays: calendar.NewHolidays(in.Holidays...)}
	alert := in.AlertAt.Truncate(time.Second)

	var r Response
	if due, err := hours.Add(alert, in.Target.Duration()); err == nil {
		due = due.UTC()
		r.DueAt = &due
	}
	end, answered := in.AckedAt, in.AckedAt != nil && !in.Automatic
	if !answered {
		end = in.AsOf
	}
	if end == nil {
		r.Verdict = Pending
		return r, nil
	}
	if end.Sub(alert) > longestResponse {
		return Response{}, refuse("acked_at", "it is more than ten years after the alert")
	}
	took := Seconds(hours.Elapsed(alert, end.Truncate(time.Second)) / time.Second)
	r.Response = &took
	switch {
	case took > in.Target:
		r.Verdict = Breached
	case answered:
		r.Verdict = Met
	default:
		r.Verdict = Pending
	}
	return r, nil
}
