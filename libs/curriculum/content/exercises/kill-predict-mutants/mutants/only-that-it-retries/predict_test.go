package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"time"
)

// patience is how long something that must happen may take; moment is how long something that must not happen is
// given to happen.
const (
	patience = 2 * time.Second
	moment   = 100 * time.Millisecond
)

// fixture is a Predictor, the model it asks, and the world around both.
type fixture struct {
	*Predictor
	mu    sync.Mutex
	now   time.Time
	asked []string
	slept []time.Duration
	// answer is what the model says; the default is 0.9.
	answer func(text string) (float64, error)
}

func (f *fixture) Score(_ context.Context, text string) (float64, error) {
	f.mu.Lock()
	f.asked = append(f.asked, text)
	answer := f.answer
	f.mu.Unlock()
	return answer(text)
}

func (f *fixture) calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.asked)
}

func newFixture() *fixture {
	f := &fixture{now: time.Unix(1_000_000, 0), answer: func(string) (float64, error) { return 0.9, nil }}
	f.Predictor = NewPredictor(f, Options{
		Threshold: 0.5,
		Attempts:  3,
		Backoff:   100 * time.Millisecond,
		TTL:       time.Minute,
		Capacity:  2,
		Now: func() time.Time {
			f.mu.Lock()
			defer f.mu.Unlock()
			return f.now
		},
		Sleep: func(_ context.Context, d time.Duration) error {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.slept = append(f.slept, d)
			return nil
		},
	})
	return f
}

func (f *fixture) predict(t *testing.T, text string) Prediction {
	t.Helper()
	got, err := f.Predict(context.Background(), text)
	if err != nil {
		t.Fatalf("Predict(%q): got error %q, want no error", text, err)
	}
	return got
}

func (f *fixture) wantError(t *testing.T, text string, want error) {
	t.Helper()
	if got, err := f.Predict(context.Background(), text); !errors.Is(err, want) {
		t.Errorf("Predict(%q): got %+v and error %v, want error %v", text, got, err, want)
	}
}

func (f *fixture) wantAsked(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(f.asked, want) {
		t.Errorf("texts that reached the model: got %q, want %q", f.asked, want)
	}
}

func TestThreshold(t *testing.T) {
	for score, want := range map[float64]bool{0: false, 0.49: false, 0.5: true, 0.51: true, 1: true} {
		f := newFixture()
		f.answer = func(string) (float64, error) { return score, nil }
		if got := f.predict(t, "hello"); got.Score != score || got.Flagged != want {
			t.Errorf("score %v: got %+v, want Flagged %v", score, got, want)
		}
	}
}

func TestScoreOutOfRange(t *testing.T) {
	for _, score := range []float64{-0.01, 1.01, math.NaN(), math.Inf(1)} {
		t.Run(fmt.Sprint(score), func(t *testing.T) {
			f := newFixture()
			f.answer = func(string) (float64, error) { return score, nil }
			f.wantError(t, "hello", ErrScore)
			f.wantAsked(t, "hello")
		})
	}
}

func TestBlank(t *testing.T) {
	f := newFixture()
	for _, text := range []string{"", "   ", "\t\n"} {
		f.wantError(t, text, ErrBlank)
	}
	f.wantAsked(t)
}

func TestTemporaryFailuresAreRetried(t *testing.T) {
	f := newFixture()
	f.answer = func(string) (float64, error) {
		if f.calls() < 3 {
			return 0, fmt.Errorf("busy: %w", ErrTemporary)
		}
		return 0.7, nil
	}
	if got := f.predict(t, "hello"); got.Score != 0.7 {
		t.Errorf("score: got %v, want 0.7", got.Score)
	}
}

func TestFailureIsNotRemembered(t *testing.T) {
	f := newFixture()
	permanent := errors.New("no such model")
	f.answer = func(string) (float64, error) { return 0, permanent }
	f.wantError(t, "hello", permanent)
	f.answer = func(string) (float64, error) { return 0.2, nil }
	if got, want := f.predict(t, "hello"), (Prediction{Score: 0.2}); got != want {
		t.Errorf("after a failure: got %+v, want %+v", got, want)
	}
}

func TestSameTextComesFromTheCache(t *testing.T) {
	f := newFixture()
	f.predict(t, "Hello World")
	for _, text := range []string{"Hello World", "  hello world\n", "HELLO WORLD"} {
		if got, want := f.predict(t, text), (Prediction{Score: 0.9, Flagged: true, Cached: true}); got != want {
			t.Errorf("Predict(%q): got %+v, want %+v", text, got, want)
		}
	}
	f.wantAsked(t, "hello world")
}

func TestScoresGrowOld(t *testing.T) {
	f := newFixture()
	f.predict(t, "hello")
	f.now = f.now.Add(time.Minute - 1)
	if got := f.predict(t, "hello"); !got.Cached {
		t.Errorf("just before the TTL: got Cached %v, want true", got.Cached)
	}
	f.now = f.now.Add(1)
	if got := f.predict(t, "hello"); got.Cached {
		t.Errorf("at the TTL: got Cached %v, want false", got.Cached)
	}
}

func TestLeastRecentlyUsedLeaves(t *testing.T) {
	f := newFixture()
	f.predict(t, "a")
	f.predict(t, "b")
	f.predict(t, "a")
	f.predict(t, "c")
	if got := f.predict(t, "a"); !got.Cached {
		t.Errorf("used a moment ago: got Cached %v, want true", got.Cached)
	}
	if got := f.predict(t, "b"); got.Cached {
		t.Errorf("used longest ago: got Cached %v, want false", got.Cached)
	}
}

func TestCallersOfTheSameTextShareOneCall(t *testing.T) {
	f := newFixture()
	entered, leave := make(chan struct{}, 2), make(chan struct{})
	f.answer = func(string) (float64, error) {
		entered <- struct{}{}
		<-leave
		return 0.9, nil
	}
	var callers sync.WaitGroup
	call := func() {
		callers.Add(1)
		go func() {
			defer callers.Done()
			if got, err := f.Predict(context.Background(), "hello"); err != nil || got.Score != 0.9 {
				t.Errorf("Predict: got %+v and error %v, want Score 0.9", got, err)
			}
		}()
	}
	call()
	<-entered
	call()
	select {
	case <-entered:
		t.Errorf("calls of the model: got 2, want 1")
	case <-time.After(moment):
	}
	close(leave)
	callers.Wait()
}

func TestDifferentTextsDoNotWaitForEachOther(t *testing.T) {
	f := newFixture()
	var both sync.WaitGroup
	both.Add(2)
	f.answer = func(string) (float64, error) {
		both.Done()
		both.Wait()
		return 0.9, nil
	}
	done := make(chan struct{}, 2)
	for _, text := range []string{"hello", "world"} {
		go func() {
			_, _ = f.Predict(context.Background(), text)
			done <- struct{}{}
		}()
	}
	for range 2 {
		select {
		case <-done:
		case <-time.After(patience):
			t.Fatalf("two texts at once: got no answer after %v, want both answers", patience)
		}
	}
}
