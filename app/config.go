// Package app puts Vigie together: settings, the private PostgreSQL where none is given, the packages in their order, start and stop. It refuses to
// hold any rule of the trade.
package app

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Config is every setting, read from the environment. The zero value of each is safe.
type Config struct {
	// Listen is the address of the HTTP server.
	Listen string `env:"VIGIE_LISTEN" envDefault:"127.0.0.1:8080"`
	// DataDir holds the private PostgreSQL, the keys and the root certificate.
	DataDir string `env:"VIGIE_DATA_DIR" envDefault:".vigie"`
	// DatabaseURL is the restricted login of an external PostgreSQL; the private one serves when it is empty.
	DatabaseURL string `env:"VIGIE_DATABASE_URL"`
	// DatabaseOwnerURL is the owner of the schema, for migrations.
	DatabaseOwnerURL string `env:"VIGIE_DATABASE_OWNER_URL"`
	// DatabaseSuperuserURL lets `vigie migrate` make the two logins and the database on a fresh cluster; needed once.
	DatabaseSuperuserURL string `env:"VIGIE_DATABASE_SUPERUSER_URL"`
	// BaseURL is how people reach Vigie; http://Listen when empty.
	BaseURL string `env:"VIGIE_BASE_URL"`
	// SecretKey seals the signing keys at rest; generated into the data folder when empty.
	SecretKey string `env:"VIGIE_SECRET_KEY"`
	// DemoPassword is the password of the demo's accounts; random when empty.
	DemoPassword string `env:"VIGIE_DEMO_PASSWORD"`
	// PostgresBin is the folder of initdb and postgres for the private PostgreSQL.
	PostgresBin string `env:"VIGIE_POSTGRES_BIN"`
	// TSAURL is an external RFC 3161 authority; the default set-up's own stamps when it is empty.
	TSAURL string `env:"VIGIE_TSA_URL"`
	// TSACA is the PEM file of the external authority's root; required with TSAURL.
	TSACA string `env:"VIGIE_TSA_CA"`
	// TrustedProxies are the networks whose X-Forwarded-For is believed, such as 172.16.0.0/12.
	TrustedProxies []string `env:"VIGIE_TRUSTED_PROXIES"`
	// LogLevel is debug, info, warn or error.
	LogLevel string `env:"VIGIE_LOG_LEVEL" envDefault:"info"`
}

// ReadConfig reads and checks the settings.
func ReadConfig() (Config, error) {
	c, err := env.ParseAs[Config]()
	if err != nil {
		return Config{}, fmt.Errorf("read settings: %w", err)
	}
	return c, nil
}

// base checks how people reach Vigie: without TLS a session could be stolen on the way, so http is for this machine only.
func (c Config) base() (*url.URL, error) {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return nil, fmt.Errorf("VIGIE_LISTEN %q is not host:port", c.Listen)
	}
	given := c.BaseURL
	if given == "" {
		given = "http://" + c.Listen
	}
	u, err := url.Parse(given)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" {
		return nil, fmt.Errorf("VIGIE_BASE_URL %q is not an address such as https://vigie.example", given)
	}
	if u.Scheme == "http" && !(loopback(host) && loopback(u.Hostname())) {
		return nil, errors.New("sessions need TLS outside this machine: set VIGIE_BASE_URL to the https:// address of the proxy in front, or VIGIE_LISTEN to a loopback address")
	}
	u.Path = ""
	return u, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

func (c Config) proxies() ([]*net.IPNet, error) {
	nets := make([]*net.IPNet, 0, len(c.TrustedProxies))
	for _, text := range c.TrustedProxies {
		_, n, err := net.ParseCIDR(strings.TrimSpace(text))
		if err != nil {
			return nil, fmt.Errorf("VIGIE_TRUSTED_PROXIES %q is not a network such as 172.16.0.0/12", text)
		}
		nets = append(nets, n)
	}
	return nets, nil
}

// secrets are what the default set-up makes for itself once and keeps in the data folder.
type secrets struct {
	SecretKey     string `json:"secret_key"`
	OwnerPassword string `json:"owner_password"`
	AppPassword   string `json:"app_password"`
}

// readSecrets reads the folder's secrets and makes them first where there are none. The file is written whole and then named, so a crash leaves
// either none or all.
func readSecrets(dir string) (secrets, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return secrets{}, fmt.Errorf("make data folder: %w", err)
	}
	path := filepath.Join(dir, "secrets.json")
	content, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		made, err := json.Marshal(secrets{random(), random(), random()})
		if err != nil {
			return secrets{}, err
		}
		temporary := fmt.Sprintf("%s.%d", path, os.Getpid())
		if err := os.WriteFile(temporary, made, 0o600); err != nil {
			return secrets{}, fmt.Errorf("write secrets: %w", err)
		}
		defer os.Remove(temporary)
		if err := os.Link(temporary, path); err != nil && !errors.Is(err, os.ErrExist) { // another process may have been quicker; its secrets count
			return secrets{}, fmt.Errorf("keep secrets: %w", err)
		}
		content, err = os.ReadFile(path)
		if err != nil {
			return secrets{}, fmt.Errorf("read secrets: %w", err)
		}
	} else if err != nil {
		return secrets{}, fmt.Errorf("read secrets: %w", err)
	}
	var s secrets
	if err := json.Unmarshal(content, &s); err != nil {
		return secrets{}, fmt.Errorf("%s cannot be read; restore it from a backup: the signing keys are sealed with it", path)
	}
	return s, nil
}

func random() string {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
