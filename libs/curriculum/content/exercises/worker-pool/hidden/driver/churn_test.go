package main

import (
	"context"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// halt runs many pools of one worker in which the task that begins first fails ("fail") or cancels the context and
// succeeds ("cancel"). No other task may start; each start is an event with the number of starts before it.
func halt(how string, pools int) (report, error) {
	var last report
	for range pools {
		ctx, cancel := context.WithCancel(context.Background())
		var starts atomic.Int64
		last, _ = reportOf(Run(ctx, 1, repeat(4, func(context.Context, int) (int, error) {
			before := starts.Add(1) - 1
			driverEmit("started", before)
			if before > 0 {
				return 1, nil
			}
			// Long enough for a worker too many to take the next task.
			time.Sleep(50 * time.Microsecond)
			if how == "fail" {
				return 0, refusal{code: how}
			}
			cancel()
			return 1, nil
		})))
		cancel()
	}
	return last, nil
}

// churn runs many pools one after the other below one context that lives on, and gives the memory that is free
// back to the system. What a pool leaves behind adds up, and shows in the memory of the sandbox. It returns how many
// of the pools ended as they should.
func churn(how string, pools int) (int, error) {
	parent, stop := context.WithCancel(context.Background())
	defer stop()
	right := 0
	for range pools {
		if churnOnce(parent, how) {
			right++
		}
	}
	// Twice: the second collection frees what the first one only found to be unused.
	debug.FreeOSMemory()
	debug.FreeOSMemory()
	return right, nil
}

// churnOnce runs six tasks on two workers: all succeed, all fail, or each cancels the pool and waits for its own context
// to end.
func churnOnce(parent context.Context, how string) bool {
	const limit, count = 2, 6
	switch how {
	case "succeed":
		results, err := Run(parent, limit, repeat(count, func(_ context.Context, i int) (int, error) { return i + 1, nil }))
		return err == nil && len(results) == count
	case "fail":
		results, err := Run(parent, limit, repeat(count, func(context.Context, int) (int, error) { return 0, refusal{code: how} }))
		return err != nil && results == nil
	}
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	results, err := Run(ctx, limit, repeat(count, func(ctx context.Context, _ int) (int, error) {
		cancel()
		<-ctx.Done()
		return 0, ctx.Err()
	}))
	return err != nil && results == nil
}

func repeat(count int, work func(ctx context.Context, i int) (int, error)) []Task[int] {
	tasks := make([]Task[int], count)
	for i := range tasks {
		tasks[i] = func(ctx context.Context) (int, error) { return work(ctx, i) }
	}
	return tasks
}
