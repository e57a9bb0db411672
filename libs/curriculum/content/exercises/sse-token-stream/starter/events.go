package main

import "io"

// EventReader reads a stream of server-sent events.
type EventReader struct{}

// NewEventReader reads events from r.
func NewEventReader(r io.Reader) *EventReader {
	return &EventReader{}
}

// Next returns the data of the next event as soon as the event is complete. At the end of the stream the error
// is io.EOF; an event that was not completed by an empty line is dropped.
func (e *EventReader) Next() (string, error) {
	return "", io.EOF
}
