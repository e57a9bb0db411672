package main

import (
	"bufio"
	"io"
	"strings"
)

// EventReader reads a stream of server-sent events.
type EventReader struct {
	in      *bufio.Reader
	afterCR bool // the last line ended with CR; a LF that follows belongs to it
}

// NewEventReader reads events from r.
func NewEventReader(r io.Reader) *EventReader {
	return &EventReader{in: bufio.NewReader(r)}
}

// Next returns the data of the next event as soon as the event is complete. At the end of the stream the error
// is io.EOF; an event that was not completed by an empty line is dropped.
func (e *EventReader) Next() (string, error) {
	var data []string
	for {
		line, err := e.line()
		if err != nil {
			return "", err
		}
		if line == "" {
			if data != nil {
				return strings.Join(data, "\n"), nil
			}
			continue
		}
		// A line without a colon is a field without a value; one that begins with a colon is a comment.
		field, value, _ := strings.Cut(line, ":")
		if field == "data" {
			data = append(data, strings.TrimPrefix(value, " "))
		}
	}
}

// line reads up to LF, CR or CR LF. It does not wait for what follows a CR: the LF is skipped when it comes.
func (e *EventReader) line() (string, error) {
	var line strings.Builder
	for {
		char, err := e.in.ReadByte()
		if err != nil {
			return "", err
		}
		skip := char == '\n' && e.afterCR
		e.afterCR = char == '\r'
		switch {
		case skip:
		case char == '\n' || char == '\r':
			return line.String(), nil
		default:
			line.WriteByte(char)
		}
	}
}
