package normalise

import (
	"fmt"
	"hash/fnv"
	"sort"
	"strings"
)

// first gives the first named label that is not blank.
func first(labels map[string]string, names ...string) string {
	for _, name := range names {
		if v := strings.TrimSpace(labels[name]); v != "" {
			return v
		}
	}
	return ""
}

// serviceOf finds the ailing component in a label set. "job" comes last: it
// usually names the exporter that looked, not what it saw.
func serviceOf(labels map[string]string) string {
	return first(labels, "service", "service_name", "servicename", "app", "application", "app_kubernetes_io_name",
		"app.kubernetes.io/name", "component", "deployment", "statefulset", "daemonset", "workload", "container", "job")
}

// hostOf finds what is ailing in a label set. An exporter that speaks for
// others (kube-state-metrics, cAdvisor, the kubelet, a push gateway) is not
// the patient: its own instance comes last then.
func hostOf(labels map[string]string) string {
	own := []string{"host", "hostname", "host_name", "nodename", "pod", "pod_name", "node", "node_name", "server", "device_name", "exported_instance", "target"}
	if speaksForOthers(labels) {
		return first(labels, append([]string{"pod", "pod_name", "node", "exported_instance"}, append(own, "instance")...)...)
	}
	return first(labels, append([]string{"instance"}, own...)...)
}

func speaksForOthers(labels map[string]string) bool {
	for _, name := range []string{"job", "instance"} {
		v := strings.ToLower(labels[name])
		for _, exporter := range []string{"kube-state-metrics", "kube_state_metrics", "cadvisor", "kubelet", "pushgateway"} {
			if strings.Contains(v, exporter) {
				return true
			}
		}
	}
	return false
}

// fingerprint identifies a label set as Prometheus does (FNV-1a over the
// sorted pairs), so that the same alert keeps its key whether or not the
// sender wrote the fingerprint out.
func fingerprint(labels map[string]string) string {
	names := make([]string, 0, len(labels))
	for name := range labels {
		names = append(names, name)
	}
	sort.Strings(names)
	h := fnv.New64a()
	for _, name := range names {
		_, _ = h.Write([]byte(name + "\xff" + labels[name] + "\xff")) // a hash never fails
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// isHeartbeat recognises a dead-man switch: an alert that always fires to
// prove that the chain works. Known names count whatever their severity; else
// severity "none" says that nobody is to be told, InfoInhibitor excepted,
// which only exists to silence others.
func isHeartbeat(name, severity string) bool {
	folded := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	switch folded {
	case "watchdog", "deadmansswitch", "deadmanswitch", "deadmanssnitch", "deadmansnitch",
		"prometheusalertmanagere2edeadmanswitch", "alwaysfiring":
		return true
	case "infoinhibitor":
		return false
	}
	return strings.EqualFold(strings.TrimSpace(severity), "none")
}

// common keeps the pairs that all label sets share.
func common(sets []map[string]string) map[string]string {
	out := map[string]string{}
	if len(sets) == 0 {
		return out
	}
	for name, v := range sets[0] {
		shared := true
		for _, other := range sets[1:] {
			if w, ok := other[name]; !ok || w != v {
				shared = false
				break
			}
		}
		if shared {
			out[name] = v
		}
	}
	return out
}
