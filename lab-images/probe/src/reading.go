package main

import (
	"errors"
	"io"
	"strings"
)

var errEndless = errors.New("the body does not end")

// bodyReader tells when the first byte came and gives up on a body without end.
type bodyReader struct {
	from  io.Reader
	left  int
	first func()
}

func (b *bodyReader) Read(into []byte) (int, error) {
	if b.left <= 0 {
		return 0, errEndless
	}
	n, err := b.from.Read(into)
	if n > 0 && b.first != nil {
		b.first()
		b.first = nil
	}
	b.left -= n
	return n, err
}

// limitedWriter keeps the beginning and takes the rest as well.
type limitedWriter struct {
	to   *strings.Builder
	left int
}

func (w *limitedWriter) Write(data []byte) (int, error) {
	keep := min(len(data), w.left)
	w.to.Write(data[:keep])
	w.left -= keep
	return len(data), nil
}
