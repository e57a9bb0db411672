package main

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
)

// outcome is how a task ends; the runner decides it while the task waits at its gate.
type outcome struct {
	Task  int    `json:"task"`
	Value int    `json:"value"`
	Fail  string `json:"fail"`
	Text  string `json:"text"`
	Panic string `json:"panic"`
}

// gates has one channel for each task number, made by whoever comes first: the task or the runner's signal.
var gates sync.Map

func gate(task int) chan outcome {
	channel, _ := gates.LoadOrStore(task, make(chan outcome, 1))
	return channel.(chan outcome)
}

// refusal is the error of a task that the runner lets fail. The code does not show in the text, so it gets
// through to the caller only in an error that wraps this one.
type refusal struct{ code, text string }

func (r refusal) Error() string { return "refused " + r.text }

type spec struct {
	Limit int `json:"limit"`
	Tasks int `json:"tasks"`
	// First is the number of the first task.
	First int `json:"first"`
	// Stubborn tasks pay no heed to their context.
	Stubborn bool `json:"stubborn"`
	// Ended is whether the context has ended before Run begins.
	Ended bool `json:"ended"`
}

type failure struct {
	Code     string `json:"code,omitempty"`
	Canceled bool   `json:"canceled"`
	Text     string `json:"text"`
}

type report struct {
	Results []int    `json:"results"`
	Failure *failure `json:"failure"`
}

func reportOf(results []int, err error) (report, error) {
	if err == nil {
		return report{Results: results}, nil
	}
	found := failure{Canceled: errors.Is(err, context.Canceled), Text: err.Error()}
	var refused refusal
	if errors.As(err, &refused) {
		found.Code = refused.code
	}
	return report{results, &found}, nil
}

func gated(number int, stubborn bool) Task[int] {
	return func(ctx context.Context) (int, error) {
		ended := ctx.Done()
		if stubborn {
			ended = nil
		}
		driverEmit("started", number)
		select {
		case <-ended:
			driverEmit("cancelled", number)
			return 0, ctx.Err()
		case decided := <-gate(number):
			if decided.Panic != "" {
				panic(decided.Panic)
			}
			if decided.Fail != "" {
				return 0, refusal{decided.Fail, decided.Text}
			}
			return decided.Value, nil
		}
	}
}

// run has every task wait until the runner lets it go.
func run(ctx context.Context, s spec) (report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if s.Ended {
		cancel()
	}
	tasks := make([]Task[int], s.Tasks)
	for i := range tasks {
		tasks[i] = gated(s.First+i, s.Stubborn)
	}
	results, err := Run(ctx, s.Limit, tasks)
	driverEmit("returned", s.First)
	return reportOf(results, err)
}

func TestMain(*testing.M) {
	ctx, cancel := context.WithCancel(context.Background())
	driverOnSignal("cancel", func(json.RawMessage) { cancel() })
	driverOnSignal("release", func(data json.RawMessage) {
		decided := driverArg[outcome]([]json.RawMessage{data}, 0)
		gate(decided.Task) <- decided
	})
	serveDriver(map[string]driverFunc{
		"Run":   driverFn1(func(s spec) (report, error) { return run(ctx, s) }),
		"Halt":  driverFn2(halt),
		"Churn": driverFn2(churn),
	})
}
