package httpapi

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"vigie/app/alerts/normalise"
	"vigie/app/fault"
	"vigie/app/intake"
)

// inflates reports that the routes of a path read their body through unpacked, the only reader of compressed bodies here that has a bound.
func inflates(path string) bool {
	return strings.HasPrefix(path, "/intake/") || strings.HasPrefix(path, "/v2/")
}

var keyForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// intakeRoutes adds the ways in for monitoring tools. They ignore cookies: the key says whose event it is.
func (a *API) intakeRoutes() {
	for _, tool := range []string{"generic", "alertmanager"} {
		a.routes = append(a.routes, Route{Method: http.MethodPost, Path: "/intake/" + tool + "/{key}", Public: true})
		a.fiber.Post("/intake/"+tool+"/:key", func(c *fiber.Ctx) error { return a.accept(c, tool) })
	}
	a.routes = append(a.routes, Route{Method: http.MethodPost, Path: "/v2/enqueue", Public: true}, Route{Method: http.MethodPost, Path: "/v2/change/enqueue", Public: true})
	a.fiber.Post("/v2/enqueue", func(c *fiber.Ctx) error { return a.enqueue(c, "pagerduty-events-v2", normalise.CheckPagerDuty) })
	a.fiber.Post("/v2/change/enqueue", func(c *fiber.Ctx) error { return a.enqueue(c, pagerdutyChange, normalise.CheckPagerDutyChange) })
}

// accept stores first and judges afterwards: a body that cannot be understood is kept, and its sender is told.
func (a *API) accept(c *fiber.Ctx, tool string) error {
	key := c.Params("key")
	body, free, err := a.unpacked(c)
	defer free()
	if err != nil {
		return a.refuseArrival(c, err)
	}
	receipt, err := a.keep(c, key, tool, body)
	if err != nil {
		return a.refuseArrival(c, err)
	}
	if events, err := normalise.Parse(tool, normalise.Payload{Body: body, ContentType: c.Get(fiber.HeaderContentType), FallbackKey: receipt.EventID.String()}); err != nil {
		what := "does not understand it: "
		if len(events) > 0 {
			what = fmt.Sprintf("understands only %d of its elements, which are handled: ", len(events))
		}
		return a.writeProblem(c, fault.New(fault.Malformed, "not_understood",
			"Vigie kept this event but "+what+err.Error()+". It is shown to the operators as it came."))
	}
	return c.Status(http.StatusAccepted).JSON(fiber.Map{"status": "accepted", "id": receipt.EventID})
}

// keep stores a body under its key. What is no key is nobody's.
func (a *API) keep(c *fiber.Ctx, key, tool string, body []byte) (intake.Receipt, error) {
	if !keyForm.MatchString(key) {
		return intake.Receipt{}, intake.ErrUnknownKey
	}
	return a.Intake.Accept(c.UserContext(), intake.Arrival{KeySHA256: sha256.Sum256([]byte(key)), Tool: tool, ContentType: c.Get(fiber.HeaderContentType), Body: body})
}

func (a *API) refuseArrival(c *fiber.Ctx, err error) error {
	if fault.KindOf(err) == fault.Unavailable {
		c.Set(fiber.HeaderRetryAfter, "2")
	}
	return a.writeProblem(c, err)
}

// pagerdutyChange names the parser of change events: only the route tells them from alerts for sure.
const pagerdutyChange = "pagerduty-change"

// pagerdutyAnswer is PagerDuty's answer 202, its fields in PagerDuty's order.
type pagerdutyAnswer struct {
	Status   string `json:"status"`
	Message  string `json:"message"`
	DedupKey string `json:"dedup_key,omitempty"`
}

// enqueue answers as PagerDuty's Events API v2 does, so that its clients need not be changed. Alerts are answered with the key that joins them;
// changes have none.
func (a *API) enqueue(c *fiber.Ctx, tool string, check func([]byte) *normalise.PagerDutyRefusal) error {
	body, free, err := a.unpacked(c)
	defer free()
	if err != nil {
		return a.refusePagerDuty(c, err)
	}
	key, dedupKey := normalise.PagerDutyKeys(body)
	receipt, err := a.keep(c, key, tool, body)
	if err != nil && !errors.Is(err, intake.ErrUnknownKey) {
		// Before any refusal: a client never sends again what is refused, and this is not on disk.
		return a.refusePagerDuty(c, err)
	}
	if refusal := check(body); refusal != nil {
		return c.Status(http.StatusBadRequest).JSON(refusal)
	}
	if err != nil {
		return a.writePagerDuty(c, http.StatusBadRequest, "Invalid routing key")
	}
	answer := pagerdutyAnswer{Status: "success", Message: "Event processed"}
	if tool != pagerdutyChange {
		if answer.DedupKey = dedupKey; dedupKey == "" {
			answer.DedupKey = receipt.EventID.String()
		}
	}
	return c.Status(http.StatusAccepted).JSON(answer)
}

func (a *API) refusePagerDuty(c *fiber.Ctx, err error) error {
	if fault.KindOf(err) == fault.Unavailable {
		c.Set(fiber.HeaderRetryAfter, "2")
	}
	return a.writePagerDuty(c, statusOf[fault.KindOf(err)], problemOf(err).Detail)
}

func (a *API) writePagerDuty(c *fiber.Ctx, status int, why string) error {
	return c.Status(status).JSON(normalise.PagerDutyRefusal{Status: "invalid event", Message: "Event object is invalid", Errors: []string{why}})
}
