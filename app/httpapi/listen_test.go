package httpapi

import (
	"net"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
)

// TestAShutdownBeforeTheFirstAcceptEndsListen: a stop may arrive before the server was scheduled at all.
func TestAShutdownBeforeTheFirstAcceptEndsListen(t *testing.T) {
	t.Parallel()
	a := &API{fiber: fiber.New(fiber.Config{DisableStartupMessage: true}), stopping: make(chan struct{})}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Shutdown(t.Context()); err != nil {
		t.Errorf("shut down: %v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.Listen(l) }()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("listen: %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it still listens")
	}
}
