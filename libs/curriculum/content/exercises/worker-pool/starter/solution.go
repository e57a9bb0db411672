package main

import (
	"context"
	"fmt"
)

// Task is one piece of work. It ends early when its context does.
type Task[T any] func(ctx context.Context) (T, error)

// Run runs the tasks, at most limit of them at the same time, and returns their results in the order of tasks.
func Run[T any](ctx context.Context, limit int, tasks []Task[T]) ([]T, error) {
	return nil, nil
}

// main is yours: a place to try the pool out.
func main() {
	tasks := make([]Task[int], 10)
	for i := range tasks {
		tasks[i] = func(context.Context) (int, error) { return i * i, nil }
	}
	fmt.Println(Run(context.Background(), 3, tasks))
}
