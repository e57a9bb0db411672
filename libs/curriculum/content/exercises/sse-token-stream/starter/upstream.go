package main

import (
	"context"
	"errors"
	"io"
)

// done is the data of the last event of a complete answer.
const done = "[DONE]"

// open starts the upstream's stream. It ends with the context.
func open(ctx context.Context, url, prompt string) (io.ReadCloser, error) {
	return nil, errors.New("open is not written yet")
}

// tokenOf returns the text of a chunk; chunks that carry only a role, a finish reason or usage have none.
func tokenOf(data string) (string, error) {
	return "", errors.New("tokenOf is not written yet")
}
