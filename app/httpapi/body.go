package httpapi

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"

	"vigie/app/fault"
)

// The bounds of what is in memory of bodies under way. Without them five hundred connections that announce 2 MiB and then say nothing hold 1 GB: memory
// is taken for what arrived, never for what was announced, and all senders together share it.
const (
	// smallBody is what every request may hold without asking: a flood of large bodies never keeps a small one out.
	smallBody = 64 << 10
	// mostArriving is what the larger ones may hold together, as sent and inflated.
	mostArriving = 64 << 20
	// mostDrained is how much of a body that is refused is read and forgotten, within the time that a request has to arrive.
	mostDrained = 128 << 20
	// inflatedLimit is the largest body after decompression. A gzip of 8 MiB can hold 8 GiB of zeros.
	inflatedLimit = 8 << 20
)

var (
	errTooSlow  = fault.New(fault.Timeout, "timeout", "The request took too long to arrive. Nothing was recorded: send it again.")
	errCrowded  = fault.New(fault.Unavailable, "overloaded", "Too many large requests arrive at this moment. Nothing was recorded: send it again in a few seconds.")
	errBomb     = fault.Newf(fault.TooLarge, "too_large", "The body is larger than %d MiB once decompressed. Send less at once.", inflatedLimit>>20)
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

func (a *arriving) free(n int) { a.bytes.Add(-int64(n)) }

// receive reads the request's body as it comes and puts it where Fiber and Huma look for it. free gives back what it holds; it is called when the
// request is answered, also after an error. A connection whose body was not read to its end cannot carry another request.
func (a *API) receive(c *fiber.Ctx) (free func(), err error) {
	held := 0
	free = func() { a.arriving.free(held) }
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

// unpacked returns the body of a request that inflates. The bytes are the request's own: they may outlive it. free gives back what inflating took; it
// is called when the request is answered, also after an error.
func (a *API) unpacked(c *fiber.Ctx) (body []byte, free func(), err error) {
	held := 0
	body, err = a.inflate(c.Request().Body(), string(c.Request().Header.Peek(fiber.HeaderContentEncoding)), &held)
	return body, func() { a.arriving.free(held) }, err
}

// inflate decompresses a body within the bounds of those that arrive. What is not what its encoding says, breaks, or has an encoding that nobody here
// reads, is given as it came: a proxy that inflates and forgets to say so must not cost an alert, and the rest is for the quarantine to show.
func (a *API) inflate(sent []byte, encoding string, held *int) ([]byte, error) {
	source := bytes.NewReader(sent)
	var reader io.Reader
	var err error
	bare := false
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "gzip", "x-gzip":
		reader, err = gzip.NewReader(source)
	case "deflate": // RFC 9110 §8.4.1.2 means zlib's form, and says that some senders leave it out
		if reader, err = zlib.NewReader(source); err != nil {
			source.Reset(sent)
			reader, err, bare = flate.NewReader(source), nil, true
		}
	default:
		return sent, nil
	}
	if err != nil {
		return sent, nil //nolint:nilerr // it does not begin as its encoding does
	}
	body, err := a.readBody(reader, -1, inflatedLimit, held)
	switch kind := fault.KindOf(err); {
	case err == nil && bare && source.Len() > 0:
		return sent, nil // nothing but its end tells a bare stream from text
	case err == nil:
		return body, nil
	case kind == fault.TooLarge:
		return nil, errBomb
	case kind == fault.Unavailable:
		return nil, err
	}
	return sent, nil
}

func slow(err error) bool {
	var network net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}
