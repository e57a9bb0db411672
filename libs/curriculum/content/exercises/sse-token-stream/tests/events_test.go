package main

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func TestEventReaderFormats(t *testing.T) {
	for _, form := range []struct{ name, stream string }{
		{"LF", "data: one\n\ndata: two\n\n"},
		{"CR LF", "data: one\r\n\r\ndata: two\r\n\r\n"},
		{"CR", "data: one\r\rdata: two\r\r"},
		{"no space", "data:one\n\ndata:two\n\n"},
		{"comments", ": hello\n\ndata: one\n: still here\n\ndata: two\n\n"},
		{"other fields", "event: chunk\nid: 1\ndata: one\n\nretry: 10\ndata: two\n\n"},
		{"unfinished end", "data: one\n\ndata: two\n\ndata: lost"},
	} {
		t.Run(form.name, func(t *testing.T) {
			wantEvents(t, NewEventReader(strings.NewReader(form.stream)), "one", "two")
		})
	}
}

func TestEventReaderJoinsLines(t *testing.T) {
	wantEvents(t, NewEventReader(strings.NewReader("data: one\ndata:\ndata: two\n\n")), "one\n\ntwo")
}

func TestEventReaderTakesLargeEvents(t *testing.T) {
	large := strings.Repeat("x", 300_000)
	data, err := NewEventReader(strings.NewReader("data: " + large + "\n\n")).Next()
	if err != nil {
		t.Fatalf("error: got %v, want none", err)
	}
	if len(data) != len(large) {
		t.Errorf("length: got %d, want %d", len(data), len(large))
	}
}

// An event is complete with its empty line; waiting for more would hold it back until the next event comes.
func TestEventReaderDoesNotWait(t *testing.T) {
	for _, form := range []struct{ name, event string }{{"LF", "data: now\n\n"}, {"CR", "data: now\r\r"}} {
		t.Run(form.name, func(t *testing.T) {
			in, out := io.Pipe()
			t.Cleanup(func() { in.Close() })
			go io.WriteString(out, form.event)
			got := make(chan string, 1)
			go func() {
				data, _ := NewEventReader(in).Next()
				got <- data
			}()
			select {
			case data := <-got:
				if data != "now" {
					t.Errorf("data: got %q, want %q", data, "now")
				}
			case <-time.After(5 * time.Second):
				t.Error("event: got none, want one before the next begins")
			}
		})
	}
}

func wantEvents(t *testing.T, events *EventReader, want ...string) {
	t.Helper()
	for i, data := range want {
		got, err := events.Next()
		if err != nil {
			t.Fatalf("event %d: got error %v, want %q", i+1, err, data)
		}
		if got != data {
			t.Errorf("event %d: got %q, want %q", i+1, got, data)
		}
	}
	if got, err := events.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last event: got %q and error %v, want EOF", got, err)
	}
}
