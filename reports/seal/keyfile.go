package seal

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

const (
	pemCertificate = "CERTIFICATE"
	// pemSealedKey holds a salt and an AES-256-GCM box of a PKCS #8 key.
	pemSealedKey = "VIGIE SEALED KEY"
	saltSize     = 32
	// minSecret is the shortest secret keys are sealed with, in bytes.
	minSecret = 16
)

// keyFile writes a certificate and its sealed key as one PEM text: one file,
// so that a crash leaves both or neither.
func keyFile(secret []byte, name string, c *x509.Certificate, key crypto.Signer) ([]byte, error) {
	plain, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("write key %s: %w", name, err)
	}
	salt := make([]byte, saltSize)
	rand.Read(salt) //nolint:errcheck // crypto/rand.Read never fails since Go 1.24
	box, err := keyBox(secret, salt)
	if err != nil {
		return nil, fmt.Errorf("seal key %s: %w", name, err)
	}
	sealed := box.Seal(salt, nil, plain, []byte(name))
	var b bytes.Buffer
	for _, block := range []*pem.Block{{Type: pemCertificate, Bytes: c.Raw}, {Type: pemSealedKey, Bytes: sealed}} {
		if err := pem.Encode(&b, block); err != nil {
			return nil, fmt.Errorf("write key %s: %w", name, err)
		}
	}
	return b.Bytes(), nil
}

// readCertificate reads a key file's public half.
func readCertificate(text []byte) (*x509.Certificate, []byte, error) {
	block, rest := pem.Decode(text)
	if block == nil || block.Type != pemCertificate {
		return nil, nil, errors.New("it does not begin with a certificate")
	}
	c, err := x509.ParseCertificate(block.Bytes)
	return c, rest, err
}

// readKeyFile reads what keyFile wrote. name is authenticated with the key: a
// file renamed to another's name does not open.
func readKeyFile(secret []byte, name string, text []byte) (*x509.Certificate, crypto.Signer, error) {
	c, rest, err := readCertificate(text)
	if err != nil {
		return nil, nil, fmt.Errorf("read key %s: %w", name, err)
	}
	block, _ := pem.Decode(rest)
	if block == nil || block.Type != pemSealedKey || len(block.Bytes) < saltSize {
		return nil, nil, fmt.Errorf("read key %s: it holds no sealed key", name)
	}
	box, err := keyBox(secret, block.Bytes[:saltSize])
	if err != nil {
		return nil, nil, fmt.Errorf("open key %s: %w", name, err)
	}
	plain, err := box.Open(nil, nil, block.Bytes[saltSize:], []byte(name))
	if err != nil {
		return nil, nil, fmt.Errorf("open key %s: the secret is not the one it was sealed with, or the file is damaged", name)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(plain)
	if err != nil {
		return nil, nil, fmt.Errorf("read key %s: %w", name, err)
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || !key.PublicKey.Equal(c.PublicKey) {
		return nil, nil, fmt.Errorf("read key %s: the key is not the certificate's", name)
	}
	return c, key, nil
}

// keyBox derives the key that seals one file: a salt of its own each.
func keyBox(secret, salt []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, secret, salt, "vigie seal key v1", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// writeAtomically makes a file appear whole or not at all, and survive a
// power cut once it has appeared.
func writeAtomically(path string, mode os.FileMode, text []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), temporary)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(text)
	for _, step := range []func() error{func() error { return f.Chmod(mode) }, f.Sync} {
		if err == nil {
			err = step()
		}
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// temporary names files that a crash may leave behind.
const temporary = ".new-*"

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// lockFolder waits for the folder's lock and returns how to release it. The
// kernel releases it when the process dies.
func lockFolder(path string) (release func(), err error) {
	f, err := os.OpenFile(filepath.Join(path, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("lock %s: %w", f.Name(), err)
	}
	return func() { _ = f.Close() }, nil
}
