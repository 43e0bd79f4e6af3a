package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// load is what was measured of one closed loop.
type load struct {
	accepted int64
	refused  int64
	lasted   time.Duration
	took     []time.Duration
}

func (l load) rate() float64 { return float64(l.accepted) / l.lasted.Seconds() }

func (l load) percentile(p float64) time.Duration {
	if len(l.took) == 0 {
		return 0
	}
	slices.Sort(l.took)
	return l.took[min(len(l.took)-1, int(p*float64(len(l.took))))]
}

func (l load) String() string {
	refused := ""
	if l.refused > 0 {
		refused = fmt.Sprintf("  (%d refused)", l.refused)
	}
	return fmt.Sprintf("%7.0f/s  p50 %s  p99 %s%s", l.rate(), ms(l.percentile(.5)), ms(l.percentile(.99)), refused)
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

// alert is a body of about 600 bytes.
func alert(key string) []byte {
	return fmt.Appendf(nil, `{"title":"Login success rate below 80 %% for three minutes on the identity service","dedup_key":%q,"severity":"warning","status":"firing",`+
		`"description":%q,"host":"identity-7f9c6d5b4-x2x9k.prod.svc","labels":{"region":"eu-west-3","cluster":"prod-a","namespace":"identity","team":"platform","check":"login-success-rate"},`+
		`"links":["https://grafana.example/d/identity?var-region=eu-west-3"]}`, key, strings.Repeat("The rate of successful logins fell. ", 6))
}

// hammer sends for a while over some connections, each alert to the next of the keys, and measures after a warm-up.
func (s *server) hammer(ctx context.Context, lasts time.Duration, connections int, keys []string, dedupKey func(n int64) string) load {
	client := &fasthttp.HostClient{Addr: s.listen, MaxConns: connections, ReadTimeout: 30 * time.Second}
	var sent atomic.Int64
	var measuring atomic.Bool
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]load, connections)
	var senders sync.WaitGroup
	for c := range connections {
		senders.Go(func() {
			request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			request.Header.SetMethod(http.MethodPost)
			request.Header.SetContentType("application/json")
			for ctx.Err() == nil {
				n := sent.Add(1)
				request.SetRequestURI(s.base + "/intake/generic/" + keys[int(n)%len(keys)])
				request.SetBody(alert(dedupKey(n)))
				began := time.Now()
				err := client.Do(request, response)
				if !measuring.Load() {
					continue
				}
				if err != nil || response.StatusCode() != http.StatusAccepted {
					results[c].refused++
					continue
				}
				results[c].accepted++
				results[c].took = append(results[c].took, time.Since(began))
			}
		})
	}
	wait(ctx, lasts/5)
	measuring.Store(true)
	began := time.Now()
	wait(ctx, lasts)
	measuring.Store(false)
	total := load{lasted: time.Since(began)}
	cancel()
	senders.Wait()
	for _, r := range results {
		total.accepted += r.accepted
		total.refused += r.refused
		total.took = append(total.took, r.took...)
	}
	return total
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// distinct makes keys that never repeat, also between loads.
func distinct() func(int64) string {
	prefix := rand.Text()[:8]
	return func(n int64) string { return fmt.Sprintf("%s-%d", prefix, n) }
}

// accept measures how fast alerts reach the disk.
func (s *server) accept(ctx context.Context, lasts time.Duration) error {
	s.row("accept, distinct, 64 keys, 64 connections", "%s", s.hammer(ctx, lasts, 64, s.keys, distinct()))
	s.row("resident memory, under that load", "%d MB", s.resident())
	s.drain(ctx)
	s.row("accept, distinct, one key, 64 connections", "%s", s.hammer(ctx, lasts, 64, s.keys[:1], distinct()))
	s.drain(ctx)
	s.row("accept, distinct, one connection", "%s", s.hammer(ctx, lasts, 1, s.keys, distinct()))
	s.drain(ctx)
	s.row("accept, 100 duplicate keys, 64 connections", "%s", s.hammer(ctx, lasts, 64, s.keys[:1], func(n int64) string { return fmt.Sprint("same-", n%100) }))
	s.drain(ctx)
	return ctx.Err()
}

const processed = `vigie_intake_events_total{outcome="processed"}`

// drain waits until everything accepted is processed.
func (s *server) drain(ctx context.Context) {
	for last := -1.0; ctx.Err() == nil; wait(ctx, 1500*time.Millisecond) {
		now := s.metric(processed)
		if now == last {
			return
		}
		last = now
	}
}

// endToEnd measures how many alerts a second are recorded as alert and incident while the load goes on and until its backlog is gone.
func (s *server) endToEnd(ctx context.Context, lasts time.Duration) error {
	before, began := s.metric(processed), time.Now()
	s.hammer(ctx, lasts, 64, s.keys, distinct())
	under := (s.metric(processed) - before) / time.Since(began).Seconds()
	last, at := s.metric(processed), time.Now()
	for ctx.Err() == nil && time.Since(at) < 1500*time.Millisecond {
		wait(ctx, 100*time.Millisecond)
		if now := s.metric(processed); now != last {
			last, at = now, time.Now()
		}
	}
	s.row("processed end to end, distinct, 64 keys, backlog included", "%7.0f/s  (%.0f/s while accepting at full speed)", (last-before)/at.Sub(began).Seconds(), under)
	return ctx.Err()
}

// visible measures from the POST until the row is in another browser's queue: the live change, then the read that it causes.
func (s *server) visible(ctx context.Context, _ time.Duration) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/api/live", nil)
	if err != nil {
		return err
	}
	request.Header.Set("Cookie", s.cookie)
	stream, err := (&http.Client{}).Do(request)
	if err != nil {
		return err
	}
	defer stream.Body.Close()
	changes := make(chan struct{}, 1000)
	go func() {
		for lines := bufio.NewScanner(stream.Body); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "event: change") {
				select {
				case changes <- struct{}{}:
				default:
				}
			}
		}
	}()
	l := load{}
	for n := range 200 {
		title := fmt.Sprintf("Visible %s %d", rand.Text()[:6], n)
		body, _ := json.Marshal(map[string]string{"title": title, "dedup_key": title, "severity": "critical"})
		began := time.Now()
		response, err := s.client.Post(s.base+"/intake/generic/"+s.keys[n%len(s.keys)], "application/json", strings.NewReader(string(body)))
		if err != nil {
			return err
		}
		response.Body.Close()
		for limit := time.After(10 * time.Second); ; {
			select {
			case <-changes:
			case <-limit:
				return fmt.Errorf("an alert was not visible after ten seconds")
			}
			var list struct {
				Items []struct {
					Title string `json:"title"`
				} `json:"items"`
			}
			if _, err := s.api(ctx, http.MethodGet, "/api/incidents?state=open&limit=500", nil, &list); err != nil {
				return err
			}
			if slices.ContainsFunc(list.Items, func(i struct {
				Title string `json:"title"`
			}) bool {
				return i.Title == title
			}) {
				break
			}
			continue
		}
		l.took = append(l.took, time.Since(began))
	}
	s.row("POST to visible in another browser's queue, idle", "p50 %s  p95 %s  max %s", ms(l.percentile(.5)), ms(l.percentile(.95)), ms(l.percentile(1)))
	return nil
}

// queue measures the read behind the queue, over 2,000 open incidents.
func (s *server) queue(ctx context.Context, _ time.Duration) error {
	key := distinct()
	for n := range int64(2000) {
		response, err := s.client.Post(s.base+"/intake/generic/"+s.keys[int(n)%len(s.keys)], "application/json", bytes.NewReader(alert(key(n))))
		if err != nil {
			return err
		}
		response.Body.Close()
	}
	s.drain(ctx)
	l := load{}
	for range 300 {
		began := time.Now()
		if _, err := s.api(ctx, http.MethodGet, "/api/incidents?state=open&limit=100", nil, nil); err != nil {
			return err
		}
		l.took = append(l.took, time.Since(began))
	}
	s.row("queue API, 8 clients, 2,000 open incidents, 100 read", "p50 %s  p99 %s", ms(l.percentile(.5)), ms(l.percentile(.99)))
	return nil
}
