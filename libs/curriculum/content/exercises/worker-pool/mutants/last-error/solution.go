package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// ErrLimit reports a limit that would let no task run.
var ErrLimit = errors.New("limit must be at least 1")

// Task is one piece of work. It ends early when its context does.
type Task[T any] func(ctx context.Context) (T, error)

// Run runs the tasks, at most limit of them at the same time, and returns their results in the order of tasks.
// The first failure, be it a task's or that of ctx, ends the context of all tasks and is what Run returns, once every
// task that was started has come back.
func Run[T any](ctx context.Context, limit int, tasks []Task[T]) ([]T, error) {
	if limit < 1 {
		return nil, fmt.Errorf("%w: %d", ErrLimit, limit)
	}
	// The cause is the first failure: later calls of cancel change nothing.
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	var guard sync.Mutex
	var failed error
	results := make([]T, len(tasks))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(limit, len(tasks)) {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(tasks) {
					return
				}
				result, err := attempt(ctx, tasks[i])
				if err != nil {
					guard.Lock()
					if !errors.Is(err, context.Canceled) {
						failed = err
					}
					guard.Unlock()
					cancel(err)
					return
				}
				results[i] = result
			}
		}()
	}
	workers.Wait()

	if failed != nil {
		return nil, failed
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return results, nil
}

// attempt runs one task and turns its panic into an error.
func attempt[T any](ctx context.Context, task Task[T]) (result T, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("task panicked: %v", cause)
		}
	}()
	return task(ctx)
}

// main is yours: a place to try the pool out.
func main() {
	tasks := make([]Task[int], 10)
	for i := range tasks {
		tasks[i] = func(context.Context) (int, error) { return i * i, nil }
	}
	fmt.Println(Run(context.Background(), 3, tasks))
}
