package runbooks

import (
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	shop, pay, web, other := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}, uuid.UUID{4}
	day := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	version := func(title string, service uuid.UUID, labels map[string]string, age int) Version {
		return Version{
			RunbookID: uuid.NewSHA1(uuid.Nil, []byte(title)), Version: 1, PublishedAt: day.AddDate(0, 0, -age),
			Content: Content{Title: title, ServiceID: service, Labels: labels},
		}
	}
	disk := map[string]string{"alertname": "DiskFull"}
	for name, c := range map[string]struct {
		versions  []Version
		situation Situation
		title     string
		reason    Reason
	}{
		"the component's own beats labels and containers": {
			[]Version{version("shop", shop, nil, 0), version("disk", uuid.Nil, disk, 0), version("pay", pay, nil, 9)},
			Situation{[]uuid.UUID{pay, shop}, []map[string]string{disk}}, "pay", ByService,
		},
		"the component's own with labels beats the one without": {
			[]Version{version("pay", pay, nil, 0), version("pay disk", pay, disk, 9)},
			Situation{[]uuid.UUID{pay}, []map[string]string{disk}}, "pay disk", ByService,
		},
		"labels that no alert carries exclude the component's own": {
			[]Version{version("pay disk", pay, disk, 0), version("shop", shop, nil, 0)},
			Situation{[]uuid.UUID{pay, shop}, []map[string]string{{"alertname": "Latency"}}}, "shop", ByParent,
		},
		"labels beat a container": {
			[]Version{version("shop", shop, nil, 0), version("disk", uuid.Nil, disk, 0)},
			Situation{[]uuid.UUID{pay, shop}, []map[string]string{{"alertname": "DiskFull", "host": "a"}}}, "disk", ByLabels,
		},
		"one alert must carry all labels": {
			[]Version{version("disk a", uuid.Nil, map[string]string{"alertname": "DiskFull", "host": "a"}, 0)},
			Situation{nil, []map[string]string{disk, {"host": "a"}}}, "", "",
		},
		"more labels beat fewer": {
			[]Version{version("disk", uuid.Nil, disk, 0), version("disk a", uuid.Nil, map[string]string{"alertname": "DiskFull", "host": "a"}, 9)},
			Situation{nil, []map[string]string{{"alertname": "DiskFull", "host": "a"}}}, "disk a", ByLabels,
		},
		"the nearest container wins": {
			[]Version{version("shop", shop, nil, 0), version("pay", pay, nil, 9)},
			Situation{[]uuid.UUID{web, pay, shop}, nil}, "pay", ByParent,
		},
		"the later publication wins among equals": {
			[]Version{version("old", pay, nil, 9), version("new", pay, nil, 1), version("older", pay, nil, 20)},
			Situation{[]uuid.UUID{pay}, nil}, "new", ByService,
		},
		"another component's fits nothing": {
			[]Version{version("other", other, nil, 0)}, Situation{[]uuid.UUID{pay, shop}, nil}, "", "",
		},
		"one for nothing in particular fits nothing": {
			[]Version{version("general", uuid.Nil, nil, 0)}, Situation{[]uuid.UUID{pay}, []map[string]string{disk}}, "", "",
		},
		"nothing is known of the incident": {[]Version{version("pay", pay, nil, 0)}, Situation{}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, reason, fits := Match(c.versions, c.situation)
			if got.Title != c.title || reason != c.reason || fits != (c.title != "") {
				t.Errorf("got %q by %q (%t), want %q by %q", got.Title, reason, fits, c.title, c.reason)
			}
		})
	}
}

func TestTheHashCoversEverythingThatMatters(t *testing.T) {
	t.Parallel()
	base := Content{Title: "Disk", ServiceID: uuid.UUID{1}, Labels: map[string]string{"a": "b", "c": "d"}, Markdown: "1. Look\n"}
	same := Content{Title: "Disk", ServiceID: uuid.UUID{1}, Labels: map[string]string{"c": "d", "a": "b"}, Markdown: "1. Look\r\n\n"}
	if base.SHA256() != same.SHA256() {
		t.Error("line ends and the order of labels changed the hash")
	}
	for name, other := range map[string]Content{
		"title":            {"Disks", base.ServiceID, base.Labels, base.Markdown},
		"component":        {base.Title, uuid.Nil, base.Labels, base.Markdown},
		"labels":           {base.Title, base.ServiceID, map[string]string{"a": "b"}, base.Markdown},
		"a label's border": {base.Title, base.ServiceID, map[string]string{"a": "bc", "": "d"}, base.Markdown},
		"text":             {base.Title, base.ServiceID, base.Labels, "1. Look twice\n"},
	} {
		if base.SHA256() == other.SHA256() {
			t.Errorf("%s: two contents share a hash", name)
		}
	}
}
