package main

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const patience = 2 * time.Second

type answer struct {
	results []int
	err     error
}

// within fails the test if Run takes longer than a pool may ever take here.
func within(t *testing.T, run func() ([]int, error)) ([]int, error) {
	t.Helper()
	done := make(chan answer, 1)
	go func() {
		results, err := run()
		done <- answer{results, err}
	}()
	select {
	case a := <-done:
		return a.results, a.err
	case <-time.After(patience):
		t.Fatalf("Run: got no answer after %v, want an answer", patience)
		return nil, nil
	}
}

func repeat(count int, task func(ctx context.Context, i int) (int, error)) []Task[int] {
	tasks := make([]Task[int], count)
	for i := range tasks {
		tasks[i] = func(ctx context.Context) (int, error) { return task(ctx, i) }
	}
	return tasks
}

func TestResultsInOrder(t *testing.T) {
	// Each task waits for the one after it, so the last one ends first.
	ended := make([]chan struct{}, 5)
	for i := range ended {
		ended[i] = make(chan struct{})
	}
	close(ended[4])
	results, err := within(t, func() ([]int, error) {
		return Run(context.Background(), 4, repeat(4, func(_ context.Context, i int) (int, error) {
			<-ended[i+1]
			close(ended[i])
			return 10 * i, nil
		}))
	})
	if err != nil {
		t.Fatalf("Run: got error %q, want no error", err)
	}
	if want := []int{0, 10, 20, 30}; !slices.Equal(results, want) {
		t.Errorf("results: got %v, want %v", results, want)
	}
}

func TestNoTasks(t *testing.T) {
	results, err := within(t, func() ([]int, error) { return Run[int](context.Background(), 3, nil) })
	if err != nil || len(results) != 0 {
		t.Errorf("Run without tasks: got %d results and error %v, want 0 results and error <nil>", len(results), err)
	}
}

func TestConcurrency(t *testing.T) {
	const limit = 3
	var running, most atomic.Int64
	_, err := within(t, func() ([]int, error) {
		return Run(context.Background(), limit, repeat(30, func(context.Context, int) (int, error) {
			now := running.Add(1)
			defer running.Add(-1)
			for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
			}
			time.Sleep(2 * time.Millisecond)
			return 0, nil
		}))
	})
	if err != nil {
		t.Fatalf("Run: got error %q, want no error", err)
	}
	if got := most.Load(); got != limit {
		t.Errorf("tasks at the same time: got %d, want %d", got, limit)
	}
}

func TestFirstErrorWins(t *testing.T) {
	first := errors.New("disk full")
	var busy sync.WaitGroup
	busy.Add(3)
	var ended atomic.Int64
	_, err := within(t, func() ([]int, error) {
		return Run(context.Background(), 3, repeat(3, func(ctx context.Context, i int) (int, error) {
			busy.Done()
			if i == 1 {
				busy.Wait()
				return 0, first
			}
			<-ctx.Done()
			ended.Add(1)
			return 0, ctx.Err()
		}))
	})
	if !errors.Is(err, first) {
		t.Errorf("error: got %v, want one that wraps %q", err, first)
	}
	if got := ended.Load(); got != 2 {
		t.Errorf("tasks that Run waited for: got %d, want 2", got)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var busy sync.WaitGroup
	busy.Add(2)
	go func() {
		busy.Wait()
		cancel()
	}()
	var started atomic.Int64
	results, err := within(t, func() ([]int, error) {
		return Run(ctx, 2, repeat(20, func(ctx context.Context, _ int) (int, error) {
			if started.Add(1) <= 2 {
				busy.Done()
			}
			<-ctx.Done()
			return 0, ctx.Err()
		}))
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error: got %v, want %v", err, context.Canceled)
	}
	if results != nil {
		t.Errorf("results: got a slice of %d, want nil", len(results))
	}
	if got := started.Load(); got != 2 {
		t.Errorf("tasks that were started: got %d, want 2", got)
	}
}

func TestLimitBelowOne(t *testing.T) {
	var started atomic.Int64
	_, err := within(t, func() ([]int, error) {
		return Run(context.Background(), 0, repeat(3, func(context.Context, int) (int, error) {
			return int(started.Add(1)), nil
		}))
	})
	if err == nil {
		t.Errorf("Run with limit 0: got no error, want an error")
	}
	if got := started.Load(); got != 0 {
		t.Errorf("tasks that were started: got %d, want 0", got)
	}
}

func TestPanic(t *testing.T) {
	_, err := within(t, func() ([]int, error) {
		return Run(context.Background(), 1, repeat(1, func(context.Context, int) (int, error) { panic("boom") }))
	})
	if err == nil || !strings.Contains(err.Error(), "boom") {
		t.Errorf(`error: got %v, want one that says "boom"`, err)
	}
}

func TestNoGoroutineIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 200 {
		ctx, cancel := context.WithCancel(context.Background())
		_, _ = within(t, func() ([]int, error) {
			return Run(ctx, 2, repeat(6, func(ctx context.Context, _ int) (int, error) {
				cancel()
				<-ctx.Done()
				return 0, ctx.Err()
			}))
		})
		cancel()
	}
	// What is about to end gets the time to do so.
	for deadline := time.Now().Add(patience); runtime.NumGoroutine() > before && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	if got := runtime.NumGoroutine(); got > before {
		t.Errorf("goroutines after 200 cancelled pools: got %d, want %d", got, before)
	}
}
