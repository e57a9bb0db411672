package main

import (
	"context"
	"errors"
	"testing"
	"time"
)

// givenModel answers 0.5, the threshold of TestGiven.
type givenModel struct{}

func (givenModel) Score(context.Context, string) (float64, error) { return 0.5, nil }

// TestGiven runs beside your tests when you run them, and shows how the given Predictor answers.
func TestGiven(t *testing.T) {
	predictor := NewPredictor(givenModel{}, Options{
		Threshold: 0.5, Attempts: 1, Backoff: time.Second, TTL: time.Minute, Capacity: 1,
		Now:   func() time.Time { return time.Unix(0, 0) },
		Sleep: func(context.Context, time.Duration) error { return nil },
	})
	for _, want := range []Prediction{{Score: 0.5, Flagged: true}, {Score: 0.5, Flagged: true, Cached: true}} {
		got, err := predictor.Predict(context.Background(), "hello")
		if err != nil {
			t.Fatalf("Predict: got error %q, want no error", err)
		}
		if got != want {
			t.Errorf("Predict: got %+v, want %+v", got, want)
		}
	}
	if _, err := predictor.Predict(context.Background(), " "); !errors.Is(err, ErrBlank) {
		t.Errorf("Predict of a blank: got error %v, want %v", err, ErrBlank)
	}
}
