package main

import (
	"bufio"
	"io"
	"strings"
)

// EventReader reads a stream of server-sent events.
type EventReader struct {
	lines *bufio.Scanner
}

// NewEventReader reads events from r.
func NewEventReader(r io.Reader) *EventReader {
	return &EventReader{lines: bufio.NewScanner(r)}
}

// Next takes every line that begins with "data: " for an event of its own.
func (e *EventReader) Next() (string, error) {
	for e.lines.Scan() {
		if data, ok := strings.CutPrefix(e.lines.Text(), "data: "); ok {
			return data, nil
		}
	}
	if err := e.lines.Err(); err != nil {
		return "", err
	}
	return "", io.EOF
}
