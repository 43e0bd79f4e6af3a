package app

import (
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"vigie/reports"
	"vigie/reports/seal"
)

// sealing makes the use of reports: with the default set-up's own authority in the data folder, and an external time-stamping authority where one is
// given.
func (a *App) sealing() (*reports.Reports, error) {
	base, err := a.Config.base()
	if err != nil {
		return nil, err
	}
	secret, err := a.Config.secret()
	if err != nil {
		return nil, err
	}
	authority, err := seal.OpenAuthority(a.Config.DataDir, secret, seal.AuthorityOptions{At: a.DB.Now()})
	if err != nil {
		return nil, err
	}
	sealing := reports.AuthoritySealing(authority, a.DB.Now)
	if a.Config.TSAURL != "" {
		if err := a.external(&sealing); err != nil {
			return nil, err
		}
	}
	return reports.New(a.DB, sealing, base, a.log), nil
}

// external puts an external authority in the place of the own one.
func (a *App) external(sealing *reports.Sealing) error {
	if a.Config.TSACA == "" {
		return errors.New("set VIGIE_TSA_CA to the PEM file of the root that VIGIE_TSA_URL's certificates lead to")
	}
	content, err := os.ReadFile(a.Config.TSACA)
	if err != nil {
		return fmt.Errorf("read VIGIE_TSA_CA: %w", err)
	}
	if sealing.TSARoots, err = reports.ParseRoots(content); err != nil {
		return fmt.Errorf("read VIGIE_TSA_CA: %w", err)
	}
	pool := x509.NewCertPool()
	for _, root := range sealing.TSARoots {
		pool.AddCert(root)
	}
	sealing.Stamper, err = seal.NewRemoteTSA(a.Config.TSAURL, pool, nil)
	return err
}

// secret is what seals the signing keys at rest.
func (c Config) secret() ([]byte, error) {
	text := c.SecretKey
	if text == "" {
		kept, err := readSecrets(c.DataDir)
		if err != nil {
			return nil, err
		}
		text = kept.SecretKey
	}
	if len(text) < 32 {
		return nil, errors.New("VIGIE_SECRET_KEY has fewer than 32 characters; make one with `openssl rand -hex 32`")
	}
	sum := sha256.Sum256([]byte(text))
	return sum[:], nil
}
