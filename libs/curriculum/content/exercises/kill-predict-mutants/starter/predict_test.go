package main

import (
	"context"
	"testing"
	"time"
)

// modelFunc is a Model made from a function.
type modelFunc func(ctx context.Context, text string) (float64, error)

func (f modelFunc) Score(ctx context.Context, text string) (float64, error) { return f(ctx, text) }

// options returns settings to start from: the clock stands still, and nobody really sleeps.
func options() Options {
	return Options{
		Threshold: 0.5,
		Attempts:  3,
		Backoff:   100 * time.Millisecond,
		TTL:       time.Minute,
		Capacity:  2,
		Now:       func() time.Time { return time.Unix(1_000_000, 0) },
		Sleep:     func(context.Context, time.Duration) error { return nil },
	}
}

func TestHighScoreIsFlagged(t *testing.T) {
	predictor := NewPredictor(modelFunc(func(context.Context, string) (float64, error) { return 0.9, nil }), options())
	got, err := predictor.Predict(context.Background(), "hello")
	if want := (Prediction{Score: 0.9, Flagged: true}); err != nil || got != want {
		t.Errorf("Predict: got %+v, %v, want %+v, <nil>", got, err, want)
	}
}
