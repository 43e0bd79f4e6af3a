package sla

// Class is the contract class of a second. Every second of a period falls in
// exactly one.
type Class string

// The classes, in the order they are printed.
const (
	Available    Class = "available"
	ProviderDown Class = "provider_down"
	Degraded     Class = "degraded"
	Client       Class = "client"
	ThirdParty   Class = "third_party"
	Announced    Class = "maintenance"
	Unknown      Class = "unknown"
	Outside      Class = "outside"
)

// Classes returns the classes in the order they are printed.
func Classes() []Class {
	return []Class{Available, ProviderDown, Degraded, Client, ThirdParty, Announced, Unknown, Outside}
}

// ClassSeconds says how many seconds fell in each class.
type ClassSeconds struct {
	Available    Seconds `json:"available"`
	ProviderDown Seconds `json:"provider_down"`
	Degraded     Seconds `json:"degraded"`
	Client       Seconds `json:"client"`
	ThirdParty   Seconds `json:"third_party"`
	Maintenance  Seconds `json:"maintenance"`
	Unknown      Seconds `json:"unknown"`
	Outside      Seconds `json:"outside"`
}

// Of returns the seconds of one class.
func (c *ClassSeconds) Of(class Class) Seconds {
	if field := c.field(class); field != nil {
		return *field
	}
	return 0
}

// Total returns the seconds of all classes: the length of what was classified.
func (c *ClassSeconds) Total() Seconds {
	return c.Available + c.ProviderDown + c.Degraded + c.Client + c.ThirdParty + c.Maintenance + c.Unknown + c.Outside
}

func (c *ClassSeconds) add(class Class, n Seconds) {
	if field := c.field(class); field != nil {
		*field += n
	}
}

func (c *ClassSeconds) field(class Class) *Seconds {
	switch class {
	case Available:
		return &c.Available
	case ProviderDown:
		return &c.ProviderDown
	case Degraded:
		return &c.Degraded
	case Client:
		return &c.Client
	case ThirdParty:
		return &c.ThirdParty
	case Announced:
		return &c.Maintenance
	case Unknown:
		return &c.Unknown
	case Outside:
		return &c.Outside
	}
	return nil
}
