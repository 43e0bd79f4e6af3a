package httpapi

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"os"
	"testing"
	"testing/iotest"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"vigie/app/fault"
)

func TestABodyIsReadWithinItsBounds(t *testing.T) {
	t.Parallel()
	large := bytes.Repeat([]byte("x"), 3*smallBody)
	const chunked = -1
	for name, c := range map[string]struct {
		stream    io.Reader
		announced int
		limit     int
		others    int64      // what other requests hold
		want      fault.Kind // 0 for none
		length    int
	}{
		"empty":                  {bytes.NewReader(nil), 0, bodyLimit, 0, 0, 0},
		"announced":              {iotest.OneByteReader(bytes.NewReader(large)), len(large), bodyLimit, 0, 0, len(large)},
		"chunked":                {iotest.HalfReader(bytes.NewReader(large)), chunked, bodyLimit, 0, 0, len(large)},
		"exactly the limit":      {bytes.NewReader(large), len(large), len(large), 0, 0, len(large)},
		"announced over":         {iotest.ErrReader(errors.New("was read")), len(large), len(large) - 1, 0, fault.TooLarge, 0},
		"chunked over":           {bytes.NewReader(large), chunked, len(large) - 1, 0, fault.TooLarge, 0},
		"too slow":               {io.MultiReader(bytes.NewReader(large[:9]), iotest.ErrReader(os.ErrDeadlineExceeded)), len(large), bodyLimit, 0, fault.Timeout, 0},
		"cut short":              {bytes.NewReader(large[:9]), len(large), bodyLimit, 0, fault.Malformed, 0},
		"broken":                 {iotest.ErrReader(errors.New("broken chunk")), chunked, bodyLimit, 0, fault.Malformed, 0},
		"large in a crowd":       {bytes.NewReader(large), len(large), bodyLimit, mostArriving, fault.Unavailable, 0},
		"small in a crowd":       {bytes.NewReader(large[:smallBody/2]), smallBody / 2, bodyLimit, mostArriving, 0, smallBody / 2},
		"large, only in a crowd": {bytes.NewReader(large), len(large), bodyLimit, mostArriving - 8*smallBody, 0, len(large)},
	} {
		a := &API{}
		a.arriving.bytes.Store(c.others)
		held := 0
		body, err := a.readBody(c.stream, c.announced, c.limit, &held)
		if got := fault.KindOf(err); err == nil && c.want != 0 || err != nil && got != c.want {
			t.Errorf("%s: got %v, want kind %d", name, err, c.want)
		}
		if len(body) != c.length {
			t.Errorf("%s: got %d bytes, want %d", name, len(body), c.length)
		}
		if got, want := a.arriving.bytes.Load(), c.others+int64(held); got != want {
			t.Errorf("%s: %d bytes are counted, want %d", name, got, want)
		}
		if held > 4*len(large) {
			t.Errorf("%s: holds %d bytes for %d", name, held, len(large))
		}
	}
}

// TestMemoryIsTakenForWhatArrivedOnly announces a large body and sends almost none of it.
func TestMemoryIsTakenForWhatArrivedOnly(t *testing.T) {
	t.Parallel()
	a := &API{}
	held, largest := 0, 0
	stream := &stingy{left: 100, largest: &largest}
	if _, err := a.readBody(stream, intakeLimit, intakeLimit, &held); fault.KindOf(err) != fault.Timeout {
		t.Errorf("got %v, want a timeout", err)
	}
	if largest > 16<<10 || held != 0 {
		t.Errorf("offered %d bytes of room and held %d for 100 that came, want at most %d and 0", largest, held, 16<<10)
	}
}

func compress(t *testing.T, make func(io.Writer) io.WriteCloser, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := make(&b)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(w io.Writer) io.WriteCloser   { return gzip.NewWriter(w) }
func deflated(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }
func bare(w io.Writer) io.WriteCloser {
	f, _ := flate.NewWriter(w, flate.DefaultCompression)
	return f
}

func TestABodyIsInflatedWhereItIsWhatItsEncodingSays(t *testing.T) {
	t.Parallel()
	text := []byte(`{"title":"Boutique injoignable","severity":"critical","labels":["a","b","c","d"]}`)
	large, bomb := make([]byte, 3*smallBody), make([]byte, inflatedLimit+1)
	gz := compress(t, zipped, text)
	for name, c := range map[string]struct {
		sent     []byte
		encoding string
		others   int64
		body     []byte
		want     fault.Kind // 0 for none
	}{
		"plain":                 {text, "", 0, text, 0},
		"identity":              {text, "identity", 0, text, 0},
		"gzip":                  {gz, " GZIP", 0, text, 0},
		"x-gzip":                {gz, "x-gzip", 0, text, 0},
		"zlib":                  {compress(t, deflated, text), "deflate", 0, text, 0},
		"bare deflate":          {compress(t, bare, text), "deflate", 0, text, 0},
		"nothing":               {[]byte{}, "gzip", 0, []byte{}, 0},
		"text as gzip":          {text, "gzip", 0, text, 0},
		"text as deflate":       {text, "deflate", 0, text, 0},
		"unknown":               {text, "utf-8", 0, text, 0},
		"gzip under another":    {gz, "br", 0, gz, 0},
		"gzip cut short":        {gz[:len(gz)-9], "gzip", 0, gz[:len(gz)-9], 0},
		"bare and more":         {append(compress(t, bare, text), 'x'), "deflate", 0, append(compress(t, bare, text), 'x'), 0},
		"bomb":                  {compress(t, zipped, bomb), "gzip", 0, nil, fault.TooLarge},
		"bare bomb":             {compress(t, bare, bomb), "deflate", 0, nil, fault.TooLarge},
		"small in a crowd":      {gz, "gzip", mostArriving, text, 0},
		"large in a crowd":      {compress(t, zipped, large), "gzip", mostArriving, nil, fault.Unavailable},
		"large, not in a crowd": {compress(t, zipped, large), "gzip", 0, large, 0},
	} {
		a := &API{}
		a.arriving.bytes.Store(c.others)
		held := 0
		body, err := a.inflate(c.sent, c.encoding, &held)
		if got := fault.KindOf(err); err == nil && c.want != 0 || err != nil && got != c.want {
			t.Errorf("%s: got %v, want kind %d", name, err, c.want)
		}
		if !bytes.Equal(body, c.body) || body == nil && c.body != nil {
			t.Errorf("%s: got %.80q, want %.80q", name, body, c.body)
		}
		if got, want := a.arriving.bytes.Load(), c.others+int64(held); got != want {
			t.Errorf("%s: %d bytes are counted, want %d", name, got, want)
		}
		if len(body) > smallBody && held < len(body)-smallBody {
			t.Errorf("%s: holds %d bytes for %d inflated ones", name, held, len(body))
		}
	}
}

// TestNoBodyIsABodyOfNoBytes: nil would be NULL in the inbox, and fail the commit that strangers share.
func TestNoBodyIsABodyOfNoBytes(t *testing.T) {
	t.Parallel()
	app := fiber.New()
	c := app.AcquireCtx(&fasthttp.RequestCtx{}) // a server's later requests have the buffer of an earlier one
	defer app.ReleaseCtx(c)
	c.Path("/intake/generic/key")
	if _, err := (&API{}).receive(c); err != nil {
		t.Fatal(err)
	}
	if body := c.Request().Body(); body == nil || len(body) != 0 {
		t.Errorf("body is %#v, want one of no bytes", body)
	}
}

// stingy gives one byte at a time and then keeps silent.
type stingy struct {
	left    int
	largest *int
}

func (s *stingy) Read(p []byte) (int, error) {
	*s.largest = max(*s.largest, len(p))
	if s.left == 0 {
		return 0, os.ErrDeadlineExceeded
	}
	s.left--
	p[0] = 'x'
	return 1, nil
}
