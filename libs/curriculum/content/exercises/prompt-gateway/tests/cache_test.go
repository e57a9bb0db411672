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
	for _, other := range []struct{ name, tenant, body string }{
		{"another tenant", "bob", `{"model":"tiny"}`},
		{"another model", "ada", `{"model":"large"}`},
		{"an explicit zero", "ada", `{"model":"tiny","temperature":0}`},
	} {
		t.Run(other.name, func(t *testing.T) {
			if b := key(t, other.tenant, other.body); a == b {
				t.Errorf("key: got %q again, want another one", b)
			}
		})
	}
}

func TestCacheKeyRefusesWhatIsNoObject(t *testing.T) {
	for _, bad := range []struct{ name, body string }{{"cut off", `{"model":`}, {"a list", `["tiny"]`}, {"two objects", `{} {}`}} {
		t.Run(bad.name, func(t *testing.T) {
			if _, err := CacheKey("ada", []byte(bad.body)); err == nil {
				t.Errorf("CacheKey of %s: got no error, want an error", bad.body)
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
