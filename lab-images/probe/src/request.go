package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// maxRead ends the reading of a body that does not end by itself.
const maxRead = 64 << 20

var errAborted = errors.New("the probe closed the connection")

// client sends requests to the learner's service.
type client struct {
	base  string
	http  *http.Client
	kept  *budget
	abort func()
}

// newClient makes a client that opens a connection per request, follows nothing, and trusts nothing it is told.
// abort is called whenever it closes a connection early on purpose.
func newClient(port int, kept *budget, abort func()) *client {
	transport := &http.Transport{
		DialContext:            (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		DisableKeepAlives:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: 64 << 10,
	}
	refuse := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client{fmt.Sprintf("http://127.0.0.1:%d", port), &http.Client{Transport: transport, CheckRedirect: refuse}, kept, abort}
}

// do sends one request and watches its answer to the end, the abort, or the time-out.
func (c *client) do(parent context.Context, plan *Request) Response {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	defer after(plan.TimeoutMs, func() { cancel(context.DeadlineExceeded) })()
	if plan.AbortAfterMs != nil {
		defer after(*plan.AbortAfterMs, func() { c.noteAbort(cancel) })()
	}

	result := Response{Headers: map[string]string{}, Events: []Event{}}
	start := time.Now()
	err := c.exchange(ctx, plan, start, &result, func() { c.noteAbort(cancel) })
	result.TotalMs = since(start)
	result.Ended = ending(ctx, err)
	return result
}

func (c *client) noteAbort(cancel context.CancelCauseFunc) {
	c.abort()
	cancel(errAborted)
}

func (c *client) exchange(ctx context.Context, plan *Request, start time.Time, result *Response, abort func()) error {
	request, err := c.request(ctx, plan)
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	result.Status = response.StatusCode
	result.Headers = c.kept.headers(response.Header)

	body := &bodyReader{from: response.Body, left: maxRead, first: func() { first := since(start); result.FirstByteMs = &first }}
	var kept strings.Builder
	read := io.TeeReader(body, &limitedWriter{to: &kept, left: maxBody})
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		err = c.events(read, plan, start, result, abort)
	} else {
		_, err = io.Copy(io.Discard, read)
	}
	result.Body = c.kept.keep(kept.String())
	return err
}

func (c *client) events(from io.Reader, plan *Request, start time.Time, result *Response, abort func()) error {
	abortAt := -1
	if plan.AbortAfterEvents != nil {
		abortAt = *plan.AbortAfterEvents
	}
	if abortAt == 0 {
		abort()
		return errAborted
	}
	return readEvents(from, func(data string) error {
		if len(result.Events) < maxEvents && c.kept.take(eventBytes) == eventBytes {
			result.Events = append(result.Events, Event{c.kept.keep(data), since(start)})
		}
		if len(result.Events) == abortAt {
			abort()
			return errAborted
		}
		return nil
	})
}

func (c *client) request(ctx context.Context, plan *Request) (*http.Request, error) {
	var body io.Reader
	if len(plan.JSON) > 0 {
		body = strings.NewReader(string(plan.JSON))
	} else if plan.Text != nil {
		body = strings.NewReader(*plan.Text)
	}
	request, err := http.NewRequestWithContext(ctx, plan.Method, c.base+plan.Path, body)
	if err != nil {
		return nil, err
	}
	if len(plan.JSON) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range plan.Headers {
		request.Header.Set(name, value)
	}
	return request, nil
}

func ending(ctx context.Context, err error) string {
	switch {
	case err == nil:
		return "complete"
	case errors.Is(err, errAborted), errors.Is(context.Cause(ctx), errAborted):
		return "aborted"
	case errors.Is(context.Cause(ctx), context.DeadlineExceeded):
		return "timeout"
	}
	return "error"
}

func after(ms int, do func()) (stop func()) {
	timer := time.AfterFunc(time.Duration(ms)*time.Millisecond, do)
	return func() { timer.Stop() }
}
