package pdf

// Class is the contract class a second falls in. Every second of a period falls
// in exactly one.
type Class uint8

// The classes, in the order tables list them.
const (
	Available    Class = iota
	ProviderDown       // an outage the provider answers for
	Degraded           // a partial outage the provider answers for
	Maintenance        // announced in time and admitted
	Client             // caused by the client, agreed
	ThirdParty         // a third party or force majeure, agreed
	Unknown            // no measurement: never silently available
	Outside            // outside the contract's service hours
	ClassCount
)

var classNames = [ClassCount]string{"available", "provider_down", "degraded", "maintenance", "client", "third_party", "unknown", "outside"}

// String is the class's name in data, as the API and the evidence spell it.
func (c Class) String() string {
	if c < ClassCount {
		return classNames[c]
	}
	return "invalid"
}

// Seconds is whole seconds by class.
type Seconds [ClassCount]int64

func (s Seconds) total() (sum int64) {
	for _, n := range s {
		sum += n
	}
	return sum
}

// lost is service time that was not fully available.
func (s Seconds) lost() int64 { return s.total() - s[Available] - s[Outside] }

// charged is the time the provider answers for.
func (s Seconds) charged() int64 { return s[ProviderDown] + s[Degraded] }

// swatch fills a rectangle as its class: colour and texture, so that a grey
// print and a colour-blind eye still tell them apart.
func (s *sheet) swatch(x, y, w, h float64, class Class) {
	c := s.page
	w = max(w, .3)
	switch class {
	case Available:
		c.rect(x, y, w, h, greenDim)
	case ProviderDown:
		c.rect(x, y, w, h, red)
	case Degraded:
		c.hatch(x, y, w, h, red, 2.6, 1.1, true)
	case Maintenance:
		c.hatch(x, y, w, h, slate, 3, .6, false)
	case Client:
		c.rect(x, y, w, h, white)
		c.clip(x, y, w, h)
		for t := 1.5; t < h; t += 3 {
			c.line(x, y+t, x+w, y+t, .6, amber)
		}
		c.unclip()
		c.box(x, y, w, h, .6, amber)
	case ThirdParty:
		c.rect(x, y, w, h, white)
		c.box(x, y, w, h, .6, amber)
	case Unknown:
		c.rect(x, y, w, h, white)
		c.clip(x, y, w, h)
		for row, j := 0, 1.8; j < h; j, row = j+2.4, row+1 {
			for i := 1.8 + float64(row%2)*1.2; i < w; i += 2.4 {
				c.rect(x+i-.4, y+j-.4, .8, .8, ink2)
			}
		}
		c.unclip()
		c.box(x, y, w, h, .6, ink2)
	case Outside:
		c.rect(x, y, w, h, white)
		c.box(x, y, w, h, .4, rule)
	}
}

func (c *canvas) hatch(x, y, w, h float64, v rgb, step, width float64, rising bool) {
	c.rect(x, y, w, h, white)
	c.clip(x, y, w, h)
	for t := -h; t < w+h; t += step {
		if rising {
			c.line(x+t, y+h, x+t+h, y, width, v)
		} else {
			c.line(x+t, y, x+t+h, y+h, width, v)
		}
	}
	c.unclip()
	c.box(x, y, w, h, .6, v)
}

// legend explains the classes present, from x on, and returns the baseline of
// its last row; it wraps at the measure's end.
func (s *sheet) legend(x, y float64, size float64, st style, present Seconds, name func(Class) string) float64 {
	at := x
	for class, seconds := range present {
		if seconds == 0 {
			continue
		}
		label := name(Class(class))
		if at > x && at+size+4+s.width(label, st) > right {
			at, y = x, y+st.lead+2
		}
		s.swatch(at, y-size*.72, size, size*.78, Class(class))
		at = s.text(at+size+4, y, label, st) + size*1.6
	}
	return y
}
