package main

import (
	"context"
	"testing"
	"time"
)

type always float64

func (a always) Score(context.Context, string) (float64, error) { return float64(a), nil }

func TestPredict(t *testing.T) {
	predictor := NewPredictor(always(0.5), Options{
		Threshold: 0.5, Attempts: 3, Backoff: time.Second, TTL: time.Minute, Capacity: 2, Now: time.Now,
		Sleep: func(context.Context, time.Duration) error { return nil },
	})
	for _, text := range []string{"", "hello", " HELLO ", "world", "again"} {
		got, err := predictor.Predict(context.Background(), text)
		t.Logf("Predict(%q): %+v, %v", text, got, err)
	}
}
