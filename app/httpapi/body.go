package httpapi

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"

	"vigie/app/fault"
)

// The bounds of what is in memory of bodies under way. Without them five hundred connections that announce 2 MiB and then say nothing hold 1 GB: memory
// is taken for what arrived, never for what was announced, and all senders together share it.
const (
	// smallBody is what every request may hold without asking: a flood of large bodies never keeps a small one out.
	smallBody = 64 << 10
	// mostArriving is what the larger ones may hold together.
	mostArriving = 64 << 20
	// mostDrained is how much of a body that is refused is read and forgotten, within the time that a request has to arrive.
	mostDrained = 128 << 20
)

var (
	errTooSlow  = fault.New(fault.Timeout, "timeout", "The request took too long to arrive. Nothing was recorded: send it again.")
	errCrowded  = fault.New(fault.Unavailable, "overloaded", "Too many large requests arrive at this moment. Nothing was recorded: send it again in a few seconds.")
	errCutShort = fault.New(fault.Malformed, "bad_request", "The request is not valid HTTP.")
)

// limitOf is the largest body that a path takes, as sent.
func limitOf(path string) int {
	if inflates(path) {
		return intakeLimit
	}
	return bodyLimit
}

func errTooLarge(limit int) error {
	return fault.Newf(fault.TooLarge, "too_large", "The body is larger than %d KiB. Send less at once.", limit>>10)
}

// arriving counts the bytes of large bodies that are in memory.
type arriving struct{ bytes atomic.Int64 }

// take asks for n more bytes.
func (a *arriving) take(n int) bool {
	if a.bytes.Add(int64(n)) > mostArriving {
		a.bytes.Add(-int64(n))
		return false
	}
	return true
}

// receive reads the request's body as it comes and puts it where Fiber and Huma look for it. free gives back what it holds; it is called when the
// request is answered, also after an error. A connection whose body was not read to its end cannot carry another request.
func (a *API) receive(c *fiber.Ctx) (free func(), err error) {
	held := 0
	free = func() { a.arriving.bytes.Add(-int64(held)) }
	stream := c.Request().BodyStream()
	path := c.Path()
	if stream == nil {
		if inflates(path) {
			// No body is a body of no bytes: nil would be NULL in the inbox and fail the commit that strangers share.
			c.Request().SetBodyRaw(append([]byte{}, c.Request().Body()...))
		}
		return free, nil
	}
	limit := limitOf(path)
	body, err := a.readBody(stream, c.Request().Header.ContentLength(), limit, &held)
	if err != nil {
		c.Context().SetConnectionClose()
		if kind := fault.KindOf(err); kind == fault.TooLarge || kind == fault.Unavailable {
			// Closing on a sender that still sends resets the connection, and the answer is lost with it.
			_, _ = io.CopyN(io.Discard, stream, mostDrained)
		}
		return free, err
	}
	if inflates(path) {
		c.Request().SetBodyRaw(body)
	} else {
		c.Request().SetBodyStream(bytes.NewReader(body), len(body)) // Huma reads the stream of a server that streams
	}
	return free, nil
}

func (a *API) readBody(stream io.Reader, announced, limit int, held *int) ([]byte, error) {
	if announced > limit {
		return nil, errTooLarge(limit)
	}
	buffer := make([]byte, 0, min(max(announced, 512), 8<<10)+1)
	for {
		if len(buffer) == cap(buffer) {
			more := cap(buffer)
			if cap(buffer)+more > smallBody {
				if !a.arriving.take(more) {
					return nil, errCrowded
				}
				*held += more
			}
			buffer = append(make([]byte, 0, cap(buffer)+more), buffer...)
		}
		n, err := stream.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		switch {
		case len(buffer) > limit:
			return nil, errTooLarge(limit)
		case err == nil && announced >= 0 && len(buffer) == announced:
			return buffer, nil
		case errors.Is(err, io.EOF):
			if announced >= 0 && len(buffer) < announced {
				return nil, errCutShort.Because(io.ErrUnexpectedEOF)
			}
			return buffer, nil
		case slow(err):
			return nil, errTooSlow.Because(err)
		case err != nil:
			return nil, errCutShort.Because(err)
		}
	}
}

func slow(err error) bool {
	var network net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}
