package sla

import (
	"fmt"
	"math/big"
	"strings"
	"time"
)

// Seconds is a whole number of seconds, the grain of every instant and length
// in a contract.
type Seconds int64

// Duration returns the length as a time.Duration.
func (s Seconds) Duration() time.Duration { return time.Duration(s) * time.Second }

// Millis is a number of thousandths of a second: seconds times a Weight.
type Millis int64

// Weight is the part of a service an outage takes away, in thousandths: 1000
// is a full outage, 300 a partial one. It is written as a decimal, "0.3".
type Weight int

// Full is the weight of an outage that leaves nothing.
const Full Weight = 1000

// DefaultPartialWeight is what a partial outage weighs when the contract does
// not say: Statuspage's 30 %.
const DefaultPartialWeight Weight = 300

// String writes the weight as a decimal without trailing zeros.
func (w Weight) String() string {
	whole, rest := int(w)/1000, int(w)%1000
	if rest == 0 {
		return fmt.Sprint(whole)
	}
	return strings.TrimRight(fmt.Sprintf("%d.%03d", whole, rest), "0")
}

// MarshalText writes the weight as String does.
func (w Weight) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads a decimal between 0 and 1 no finer than a thousandth.
func (w *Weight) UnmarshalText(text []byte) error {
	decimal, err := ParseDecimal(string(text))
	if err != nil {
		return err
	}
	thousandths := new(big.Rat).Mul(decimal.Rat(), big.NewRat(1000, 1))
	if !thousandths.IsInt() || thousandths.Cmp(big.NewRat(1000, 1)) > 0 {
		return fmt.Errorf("weight %s is not between 0 and 1 in thousandths", text)
	}
	*w = Weight(thousandths.Num().Int64())
	return nil
}

// UnmarshalJSON reads the decimal as a string or as a number.
func (w *Weight) UnmarshalJSON(data []byte) error { return w.UnmarshalText(unquote(data)) }

// Decimal is an exact non-negative decimal as a contract writes it: "99.90"
// stays "99.90". The zero value is 0.
type Decimal struct {
	digits int64
	places uint8
}

// maxDigits keeps a Decimal's digits within an int64.
const maxDigits = 18

// ParseDecimal reads a decimal of at most 18 digits, with a point and without
// sign or exponent.
func ParseDecimal(text string) (Decimal, error) {
	whole, fraction, point := strings.Cut(text, ".")
	digits := whole + fraction
	if whole == "" || (point && fraction == "") || len(digits) > maxDigits {
		return Decimal{}, fmt.Errorf("number %.40q: write it as 99.9", text)
	}
	var value int64
	for _, digit := range []byte(digits) {
		if digit < '0' || digit > '9' {
			return Decimal{}, fmt.Errorf("number %.40q: write it as 99.9", text)
		}
		value = 10*value + int64(digit-'0')
	}
	return Decimal{digits: value, places: uint8(len(fraction))}, nil
}

// MustDecimal is ParseDecimal for constants in code; it panics on a mistake.
func MustDecimal(text string) Decimal {
	decimal, err := ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return decimal
}

// Rat returns the exact value.
func (d Decimal) Rat() *big.Rat {
	scale := int64(1)
	for range d.places {
		scale *= 10
	}
	return big.NewRat(d.digits, scale)
}

// share returns the value as a part of one: 99.9 per cent is 0.999.
func (d Decimal) share() *big.Rat { return new(big.Rat).Quo(d.Rat(), big.NewRat(100, 1)) }

// Equal reports whether both are the same number, however written.
func (d Decimal) Equal(other Decimal) bool { return d.Rat().Cmp(other.Rat()) == 0 }

// IsZero reports whether the number is 0.
func (d Decimal) IsZero() bool { return d.digits == 0 }

// String writes the decimal as it was read.
func (d Decimal) String() string {
	text := fmt.Sprintf("%0*d", int(d.places)+1, d.digits)
	if d.places == 0 {
		return text
	}
	point := len(text) - int(d.places)
	return text[:point] + "." + text[point:]
}

// MarshalText writes the decimal as String does.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Decimal) UnmarshalText(text []byte) error {
	decimal, err := ParseDecimal(string(text))
	if err != nil {
		return err
	}
	*d = decimal
	return nil
}

// UnmarshalJSON reads the decimal as a string or as a number.
func (d *Decimal) UnmarshalJSON(data []byte) error { return d.UnmarshalText(unquote(data)) }

// unquote strips the quotes of a JSON string; decimals need no escapes.
func unquote(data []byte) []byte {
	if len(data) >= 2 && data[0] == '"' && data[len(data)-1] == '"' {
		return data[1 : len(data)-1]
	}
	return data
}

// Percent writes a part of one as a percentage with four decimals, truncated,
// never rounded: a breach must not be displayed as the target it missed.
func Percent(share *big.Rat) string { return truncated(share, 100, 4) }

// truncated writes value × factor with that many decimals, cut towards zero.
func truncated(value *big.Rat, factor int64, places int) string {
	scale := big.NewInt(factor)
	for range places {
		scale.Mul(scale, big.NewInt(10))
	}
	scaled := new(big.Int).Mul(value.Num(), scale)
	scaled.Quo(scaled, value.Denom())
	sign := ""
	if scaled.Sign() < 0 {
		sign, scaled = "-", scaled.Neg(scaled)
	}
	text := fmt.Sprintf("%0*s", places+1, scaled.String())
	return sign + text[:len(text)-places] + "." + text[len(text)-places:]
}

// floor returns the greatest integer not above the value.
func floor(value *big.Rat) int64 {
	// Div, unlike Quo, rounds down for a negative numerator too.
	return new(big.Int).Div(value.Num(), value.Denom()).Int64()
}

// one returns the share that is the whole.
func one() *big.Rat { return big.NewRat(1, 1) }
