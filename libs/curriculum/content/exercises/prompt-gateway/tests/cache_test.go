package main

import (
	"testing"
	"time"
)

func key(t *testing.T, tenant, body string) string {
	t.Helper()
	key, err := CacheKey(tenant, []byte(body))
	if err != nil {
		t.Fatalf("CacheKey(%q, %s): got error %v, want no error", tenant, body, err)
	}
	return key
}

func TestCacheKeyOfEqualRequests(t *testing.T) {
	a := key(t, "ada", `{"model":"tiny","temperature":0}`)
	b := key(t, "ada", "{ \"temperature\": 0,\n  \"model\": \"tiny\" }")
	if a != b {
		t.Errorf("keys of requests that mean the same: got %q, want %q", b, a)
	}
}

func TestCacheKeyOfOtherRequests(t *testing.T) {
	a := key(t, "ada", `{"model":"tiny"}`)
	for name, b := range map[string]string{
		"another tenant":   key(t, "bob", `{"model":"tiny"}`),
		"another model":    key(t, "ada", `{"model":"large"}`),
		"an explicit zero": key(t, "ada", `{"model":"tiny","temperature":0}`),
	} {
		t.Run(name, func(t *testing.T) {
			if a == b {
				t.Errorf("key: got %q again, want another one", b)
			}
		})
	}
}

func TestCacheKeyRefusesWhatIsNoObject(t *testing.T) {
	for _, body := range []string{`{"model":`, `["tiny"]`, `{} {}`} {
		t.Run(body, func(t *testing.T) {
			if _, err := CacheKey("ada", []byte(body)); err == nil {
				t.Errorf("CacheKey of %s: got no error, want an error", body)
			}
		})
	}
}

func TestCacheForgetsInTime(t *testing.T) {
	cache := NewCache(time.Minute)
	cache.Put("k", Answer{Status: 200, Body: []byte(`{}`)}, noon)
	if _, ok := cache.Get("k", noon.Add(59*time.Second)); !ok {
		t.Error("after 59 s of 60 s found: got false, want true")
	}
	if _, ok := cache.Get("k", noon.Add(61*time.Second)); ok {
		t.Error("after 61 s of 60 s found: got true, want false")
	}
}
