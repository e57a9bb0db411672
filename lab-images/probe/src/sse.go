package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

var errLongLine = errors.New("a line of the event stream is too long")

// readEvents gives the data of each server-sent event to handle, until that or the stream ends.
// Lines end in LF or CRLF; an event that the stream breaks off is dropped, as the standard says.
func readEvents(from io.Reader, handle func(data string) error) error {
	lines := bufio.NewReaderSize(from, maxBody)
	var data []string
	size := 0
	for {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return errLongLine
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		if len(line) == 0 {
			if data != nil {
				if err := handle(strings.Join(data, "\n")); err != nil {
					return err
				}
			}
			data, size = nil, 0
			continue
		}
		field, value, _ := bytes.Cut(line, []byte(":"))
		if string(field) == "data" {
			size += len(value)
			if size > maxBody {
				return errLongLine
			}
			data = append(data, string(bytes.TrimPrefix(value, []byte(" "))))
		}
	}
}
