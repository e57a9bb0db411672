package main

import (
	"testing"
	"time"
)

var noon = time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC)

func TestLimiterServesABurst(t *testing.T) {
	limiter := NewLimiter(3, 1)
	for i := 1; i <= 4; i++ {
		_, ok := limiter.Take("ada", noon)
		if want := i <= 3; ok != want {
			t.Errorf("request %d of a burst of 3 served: got %v, want %v", i, ok, want)
		}
	}
}

func TestLimiterSaysHowLongToWait(t *testing.T) {
	limiter := NewLimiter(1, 0.5)
	limiter.Take("ada", noon)
	wait, ok := limiter.Take("ada", noon.Add(500*time.Millisecond))
	if ok {
		t.Fatal("second request served: got true, want false")
	}
	if want := 1500 * time.Millisecond; wait.Round(time.Millisecond) != want {
		t.Errorf("wait: got %v, want %v", wait, want)
	}
}

func TestLimiterRefills(t *testing.T) {
	limiter := NewLimiter(1, 0.5)
	limiter.Take("ada", noon)
	if _, ok := limiter.Take("ada", noon.Add(2*time.Second)); !ok {
		t.Error("request after the refill served: got false, want true")
	}
}

func TestLimiterKnowsTenants(t *testing.T) {
	limiter := NewLimiter(1, 1)
	limiter.Take("ada", noon)
	if _, ok := limiter.Take("bob", noon); !ok {
		t.Error("first request of another tenant served: got false, want true")
	}
}
