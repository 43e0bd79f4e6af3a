package pdf

import (
	"math"
	"strconv"
)

// timeAxis is a chart's vertical axis in time.
type timeAxis struct {
	low, high, step int64 // seconds
	unit            timeUnit
}

// timeUnit is what an axis's numbers count.
type timeUnit int64

const (
	inSeconds timeUnit = 1
	inMinutes timeUnit = 60
	inHours   timeUnit = 3600
)

var timeSteps = []int64{1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000, 864000}

// newTimeAxis covers [low, high] with at most n steps; zero is always on it.
func newTimeAxis(low, high int64, n int64) timeAxis {
	low, high = min(low, 0), max(high, 1)
	a := timeAxis{step: timeSteps[len(timeSteps)-1]}
	for _, step := range timeSteps {
		if ceilDiv(high, step)+ceilDiv(-low, step) <= n {
			a.step = step
			break
		}
	}
	a.low, a.high = -ceilDiv(-low, a.step)*a.step, ceilDiv(high, a.step)*a.step
	switch {
	case a.step < 60:
		a.unit = inSeconds
	case a.step < 3600:
		a.unit = inMinutes
	default:
		a.unit = inHours
	}
	return a
}

func ceilDiv(a, b int64) int64 {
	if a <= 0 {
		return 0
	}
	return (a + b - 1) / b
}

// percentAxis is a vertical axis in per cent.
type percentAxis struct {
	low, high, step float64
	decimals        int
}

var percentSteps = []struct {
	step     float64
	decimals int
}{{.0005, 4}, {.001, 3}, {.002, 3}, {.005, 3}, {.01, 2}, {.02, 2}, {.05, 2}, {.1, 1}, {.2, 1}, {.5, 1}, {1, 0}, {2, 0}, {5, 0}, {10, 0}, {20, 0}, {25, 0}, {50, 0}}

// newPercentAxis ends at 100 and covers low with at most n steps.
func newPercentAxis(low float64, n float64) percentAxis {
	for _, s := range percentSteps {
		// A hundred-thousandth of a step forgives binary fractions on a grid line.
		if steps := math.Ceil((100-low)/s.step - 1e-5); steps <= n {
			return percentAxis{low: 100 - max(steps, 1)*s.step, high: 100, step: s.step, decimals: s.decimals}
		}
	}
	return percentAxis{low: 0, high: 100, step: 50}
}

// marks are the axis's grid values from the top down.
func (a percentAxis) marks() []float64 {
	n := int(math.Round((a.high - a.low) / a.step))
	values := make([]float64, 0, n+1)
	for i := range n + 1 {
		values = append(values, a.high-float64(i)*a.step)
	}
	return values
}

func (a percentAxis) label(l Language, v float64) string {
	return l.decimal(strconv.FormatFloat(v, 'f', a.decimals, 64))
}

// tenths prints seconds in a unit with one decimal, truncated: "26.4" minutes.
func (u timeUnit) tenths(l Language, seconds int64) string {
	if u == inSeconds {
		return l.integer(seconds)
	}
	t := seconds * 10 / int64(u)
	return l.decimal(strconv.FormatInt(t/10, 10) + "." + strconv.FormatInt(t%10, 10))
}

// box is an occupied rectangle of a chart: labels look for a free one.
type box struct{ x, y, w, h float64 }

func (b box) overlaps(o box) bool {
	return b.x < o.x+o.w && o.x < b.x+b.w && b.y < o.y+o.h && o.y < b.y+b.h
}

func free(b box, taken []box) bool {
	for _, t := range taken {
		if b.overlaps(t) {
			return false
		}
	}
	return true
}
