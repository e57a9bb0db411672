package main

import (
	"net/http"
	"strings"
	"sync/atomic"
)

const (
	// maxBody is how much of one body is kept, maxKept how much of everything: a hostile service must not be able to
	// make an observation that the runner cannot hold.
	maxBody    = 64 << 10
	maxKept    = 4 << 20
	maxHeaders = 64
	maxHeader  = 4 << 10
	maxEvents  = 20_000
	// eventBytes is what an event takes in an observation besides its data, which may be empty.
	eventBytes = 32
)

// budget hands out the bytes that an observation may still grow by.
type budget struct{ left atomic.Int64 }

func newBudget() *budget {
	b := &budget{}
	b.left.Store(maxKept)
	return b
}

// take returns how many of the wanted bytes may be kept.
func (b *budget) take(wanted int) int {
	left := b.left.Add(-int64(wanted))
	if left >= 0 {
		return wanted
	}
	return max(0, wanted+int(max(left, int64(-wanted))))
}

func (b *budget) keep(text string) string { return text[:b.take(len(text))] }

// headers keeps the first values under lower-case names.
func (b *budget) headers(from http.Header) map[string]string {
	kept := make(map[string]string, min(len(from), maxHeaders))
	for name, values := range from {
		if len(kept) == maxHeaders {
			break
		}
		value := strings.Join(values, ", ")
		if len(name)+len(value) > maxHeader || b.take(len(name)+len(value)) < len(name)+len(value) {
			continue
		}
		kept[strings.ToLower(name)] = value
	}
	return kept
}
