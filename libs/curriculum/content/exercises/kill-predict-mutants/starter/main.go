package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// shouting is a model that dislikes exclamation marks.
type shouting struct{}

func (shouting) Score(_ context.Context, text string) (float64, error) {
	return float64(strings.Count(text, "!")) / float64(len(text)), nil
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func main() {
	predictor := NewPredictor(shouting{}, Options{
		Threshold: 0.2, Attempts: 3, Backoff: 50 * time.Millisecond,
		TTL: time.Minute, Capacity: 1000, Now: time.Now, Sleep: sleep,
	})
	for _, text := range []string{"Hello", "HELLO!!!!", " hello!!!! "} {
		fmt.Println(predictor.Predict(context.Background(), text))
	}
}
