package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"vigie/app/fault"
)

// The cost of a password's hash: OWASP's recommendation for Argon2id, 19 MiB and two passes.
const (
	argonMemory  = 19 * 1024
	argonTime    = 2
	argonThreads = 1
)

// hashing bounds how many hashes are made at once: each takes its memory and a core for some 20 ms.
type hashing chan struct{}

func newHashing() hashing { return make(hashing, 4) }

func (h hashing) do(ctx context.Context, password string, salt []byte, memory, time uint32, threads uint8) ([]byte, error) {
	select {
	case h <- struct{}{}:
		defer func() { <-h }()
	case <-ctx.Done():
		return nil, fault.New(fault.Unavailable, "busy", "Too many people are signing in at this moment. Try again in a few seconds.")
	}
	return argon2.IDKey([]byte(password), salt, time, memory, threads, 32), nil
}

// hash returns the PHC string of a password.
func (h hashing) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("make salt: %w", err)
	}
	key, err := h.do(ctx, password, salt, argonMemory, argonTime, argonThreads)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads, b64(salt), b64(key)), nil
}

// verify compares a password with a PHC string, in the same time whether or not they match.
func (h hashing) verify(ctx context.Context, password, phc string) (bool, error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("password hash is not in Argon2id's form")
	}
	var memory, time uint32
	var threads uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil {
		return false, fmt.Errorf("read password hash: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("read password hash: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, fmt.Errorf("read password hash: %w", err)
	}
	got, err := h.do(ctx, password, salt, memory, time, threads)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// checkPassword refuses what is too short to resist guessing (NIST SP 800-63B §5.1.1.2 asks for 8; people here reach every client).
func checkPassword(password string) error {
	if n := utf8.RuneCountInString(password); n < 12 || n > 256 {
		return fault.New(fault.Invalid, "password_length", "A password has at least 12 and at most 256 characters.").At("body.password", "12 to 256 characters")
	}
	return nil
}
