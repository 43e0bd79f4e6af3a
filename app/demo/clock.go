package demo

import (
	"sync"
	"time"
)

// Clock is the time of the units of work: the demo's own while its history is lived, the real one before and after.
type Clock struct {
	mu sync.Mutex
	// at is the demo's instant; zero stands for the real time.
	at time.Time
}

// Now is the clock's instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() {
		return time.Now()
	}
	return c.at
}

// set makes the clock stand at an instant of the history.
func (c *Clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// release returns the clock to the real time.
func (c *Clock) release() { c.set(time.Time{}) }
