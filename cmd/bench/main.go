// Command bench measures a running Vigie from outside, as `make bench` does, and prints one line for each figure. It starts bin/vigie with a private
// PostgreSQL (fsync on) in a folder of its own, and shares the machine's cores with both. It is not a test: nothing fails on a figure.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	adminEmail    = "admin@bench.test"
	adminPassword = "measured, not guessed"
)

func main() {
	binary := flag.String("vigie", "bin/vigie", "the binary to measure")
	seconds := flag.Int("seconds", 15, "how long each load lasts, after a warm-up of a fifth of it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *binary, time.Duration(*seconds)*time.Second); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, binary string, lasts time.Duration) error {
	folder, err := os.MkdirTemp("", "vigie-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	fmt.Printf("%d cores for the load, Vigie and PostgreSQL together; loads of %s\n\n", runtime.NumCPU(), lasts)
	s, err := start(ctx, binary, folder)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.disk(); err != nil {
		return err
	}
	s.row("start to ready, private PostgreSQL already made", "%s", s.restarted.Round(time.Millisecond))
	s.row("resident memory, idle", "%d MB", s.resident())
	if err := s.prepare(ctx); err != nil {
		return err
	}
	for _, measure := range []func(context.Context, time.Duration) error{s.visible, s.queue, s.accept, s.endToEnd} {
		if err := measure(ctx, lasts); err != nil {
			return err
		}
	}
	return nil
}

// server is the measured Vigie.
type server struct {
	binary, folder, listen, base string
	command                      *exec.Cmd
	client                       *http.Client
	cookie, csrf                 string
	keys                         []string
	restarted                    time.Duration
	processors                   processors // at the last row
}

// row prints a figure, and with it what the host of a virtual machine kept of the processors since the last: such a figure says little of Vigie.
func (s *server) row(what, format string, values ...any) {
	last := s.processors
	s.processors = readProcessors()
	stolen := ""
	if share := s.processors.stolenSince(last); share >= 1 {
		stolen = fmt.Sprintf("  (the host kept %.0f %% of the processors)", share)
	}
	fmt.Printf("%-62s %s%s\n", what, fmt.Sprintf(format, values...), stolen)
}

func (s *server) environment() []string {
	return append(os.Environ(), "VIGIE_DATA_DIR="+filepath.Join(s.folder, "data"), "VIGIE_LISTEN="+s.listen, "VIGIE_LOG_LEVEL=warn", "VIGIE_DATABASE_URL=", "VIGIE_BASE_URL=")
}

// start starts Vigie twice: the first time makes the database, the second is what a restart takes.
func start(ctx context.Context, binary, folder string) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	listen := l.Addr().String()
	l.Close()
	s := &server{binary: binary, folder: folder, listen: listen, base: "http://" + listen, client: &http.Client{Timeout: 30 * time.Second}, processors: readProcessors()}
	for range 2 {
		s.stop()
		began := time.Now()
		s.command = exec.Command(binary, "serve")
		s.command.Env = s.environment()
		log, err := os.OpenFile(filepath.Join(folder, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, err
		}
		s.command.Stderr = log
		if err := s.command.Start(); err != nil {
			return nil, err
		}
		if err := s.ready(ctx); err != nil {
			content, _ := os.ReadFile(log.Name())
			return nil, fmt.Errorf("%w: %s", err, content)
		}
		s.restarted = time.Since(began)
	}
	return s, nil
}

func (s *server) ready(ctx context.Context) error {
	for limit := time.Now().Add(2 * time.Minute); time.Now().Before(limit); time.Sleep(5 * time.Millisecond) {
		response, err := s.client.Get(s.base + "/readyz")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.New("not ready within two minutes")
}

func (s *server) stop() {
	if s.command != nil && s.command.Process != nil {
		_ = s.command.Process.Signal(syscall.SIGTERM)
		_ = s.command.Wait()
	}
}

// resident is Vigie's own resident memory in MB, without PostgreSQL's.
func (s *server) resident() int {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.command.Process.Pid))
	if err != nil {
		return -1
	}
	for _, line := range strings.Split(string(content), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kb, _ := strconv.Atoi(fields[1])
			return kb / 1024
		}
	}
	return -1
}

func (s *server) vigie(input string, arguments ...string) error {
	c := exec.Command(s.binary, arguments...)
	c.Env, c.Stdin = s.environment(), strings.NewReader(input)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("vigie %s: %w: %s", arguments[0], err, out)
	}
	return nil
}

// prepare makes an administrator, eight clients and 64 sources, as a person would.
func (s *server) prepare(ctx context.Context) error {
	if err := s.vigie("", "provider", "Banc d’essai"); err != nil {
		return err
	}
	if err := s.vigie(adminPassword+"\n", "user", adminEmail, "--name", "Bench"); err != nil {
		return err
	}
	var me struct {
		CSRF string `json:"csrf"`
	}
	response, err := s.api(ctx, http.MethodPost, "/api/session", map[string]string{"email": adminEmail, "password": adminPassword}, &me)
	if err != nil {
		return err
	}
	s.csrf, s.cookie = me.CSRF, strings.SplitN(response.Header.Get("Set-Cookie"), ";", 2)[0]
	for n := range 8 {
		var tenant struct {
			ID string `json:"id"`
		}
		if _, err := s.api(ctx, http.MethodPost, "/api/tenants", map[string]any{"name": fmt.Sprintf("Client %d", n), "time_zone": "Europe/Paris", "locale": "fr"}, &tenant); err != nil {
			return err
		}
		for m := range 8 {
			var source struct {
				Key string `json:"key"`
			}
			if _, err := s.api(ctx, http.MethodPost, "/api/tenants/"+tenant.ID+"/sources", map[string]any{"tool": "generic", "name": fmt.Sprintf("Source %d", m)}, &source); err != nil {
				return err
			}
			s.keys = append(s.keys, source.Key)
		}
	}
	return nil
}

// api sends a request as the signed-in person and reads the answer into out.
func (s *server) api(ctx context.Context, method, path string, body, out any) (*http.Response, error) {
	var content bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&content).Encode(body); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, s.base+path, &content)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-CSRF-Token", s.csrf)
	request.Header.Set("Cookie", s.cookie)
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		var problem struct{ Detail string }
		_ = json.NewDecoder(response.Body).Decode(&problem)
		return nil, fmt.Errorf("%s %s: %d %s", method, path, response.StatusCode, problem.Detail)
	}
	if out == nil {
		return response, nil
	}
	return response, json.NewDecoder(response.Body).Decode(out)
}

// metric reads one sample of /metrics.
func (s *server) metric(name string) float64 {
	response, err := s.client.Get(s.base + "/metrics")
	if err != nil {
		return -1
	}
	defer response.Body.Close()
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			f, _ := strconv.ParseFloat(value, 64)
			return f
		}
	}
	return 0
}
