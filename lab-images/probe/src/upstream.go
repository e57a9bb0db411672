package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	maxLogged      = 5_000
	maxConnections = 512
	maxDrained     = 1 << 20
)

// upstream plays the service behind the learner's service, and writes down what it was asked.
type upstream struct {
	rules   []Rule
	kept    *budget
	started time.Time

	mu        sync.Mutex
	used      []int
	count     int
	log       []*UpstreamRequest
	abortedAt time.Time
}

func newUpstream(rules []Rule, kept *budget) *upstream {
	return &upstream{rules: rules, kept: kept, started: time.Now(), used: make([]int, len(rules))}
}

// listen binds the port before the learner's service can; serving ends with the context.
func (u *upstream) listen(ctx context.Context, port int) error {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	server := &http.Server{Handler: u, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10}
	context.AfterFunc(ctx, func() { server.Close() })
	go server.Serve(limitConnections(listener, maxConnections))
	return nil
}

// noteAbort remembers when the probe itself closed a connection to the service.
func (u *upstream) noteAbort() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.abortedAt = time.Now()
}

func (u *upstream) requests() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.count
}

func (u *upstream) snapshot() []UpstreamRequest {
	u.mu.Lock()
	defer u.mu.Unlock()
	all := make([]UpstreamRequest, len(u.log))
	for i, request := range u.log {
		all[i] = *request
	}
	return all
}

func (u *upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := since(u.started)
	begun := time.Now()
	text, _ := io.ReadAll(io.LimitReader(r.Body, maxBody))
	io.Copy(io.Discard, io.LimitReader(r.Body, maxDrained))
	logged, rule := u.record(r, string(text), at)
	err := u.answer(w, r.Context(), rule, logged)
	u.mu.Lock()
	if err != nil {
		logged.Aborted = true
		if u.abortedAt.After(begun) {
			delay := since(u.abortedAt)
			logged.AbortDelayMs = &delay
		}
	}
	u.mu.Unlock()
	if err == nil && rule != nil && rule.SSE != nil && rule.SSE.Cut {
		panic(http.ErrAbortHandler)
	}
}

// record logs the request and finds its rule: the first that fits and is not used up.
func (u *upstream) record(r *http.Request, body string, at float64) (*UpstreamRequest, *Rule) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.count++
	logged := &UpstreamRequest{AtMs: at}
	if len(u.log) < maxLogged {
		*logged = UpstreamRequest{
			Method: u.kept.keep(r.Method), Path: u.kept.keep(r.RequestURI), Headers: u.kept.headers(r.Header), Body: u.kept.keep(body), AtMs: at,
		}
		u.log = append(u.log, logged)
	}
	for i := range u.rules {
		rule := &u.rules[i]
		fits := rule.Method == r.Method && (rule.Path == r.URL.Path || rule.Path == r.RequestURI) && strings.Contains(body, rule.BodyContains)
		if fits && (rule.Times == 0 || u.used[i] < rule.Times) {
			u.used[i]++
			return logged, rule
		}
	}
	return logged, nil
}

// answer follows the rule; its error means that the service went away before the answer was complete.
func (u *upstream) answer(w http.ResponseWriter, ctx context.Context, rule *Rule, logged *UpstreamRequest) error {
	if rule == nil {
		http.Error(w, "the upstream has no answer for this", http.StatusNotFound)
		return nil
	}
	if err := pause(ctx, rule.DelayMs); err != nil {
		return err
	}
	body, contentType := rule.body()
	w.Header().Set("Content-Type", contentType)
	for name, value := range rule.Headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(rule.Status)
	if rule.SSE != nil {
		return u.stream(w, ctx, rule.SSE, logged)
	}
	if _, err := io.WriteString(w, body); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}

func (r *Rule) body() (body, contentType string) {
	switch {
	case r.SSE != nil:
		return "", "text/event-stream"
	case len(r.JSON) > 0:
		return string(r.JSON), "application/json"
	case r.Text != nil:
		return *r.Text, "text/plain; charset=utf-8"
	}
	return "", "text/plain; charset=utf-8"
}

func (u *upstream) stream(w http.ResponseWriter, ctx context.Context, sse *EventStream, logged *UpstreamRequest) error {
	control := http.NewResponseController(w)
	if err := control.Flush(); err != nil {
		return err
	}
	total := len(sse.Events) * max(1, sse.Repeat)
	for i := range total {
		if i > 0 {
			if err := pause(ctx, sse.IntervalMs); err != nil {
				return err
			}
		}
		data := strings.ReplaceAll(sse.Events[i%len(sse.Events)], "\n", "\ndata: ")
		if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil {
			return err
		}
		if err := control.Flush(); err != nil {
			return err
		}
		// Counted before looking for an abort: the probe may have read the event and left already.
		u.mu.Lock()
		logged.SentEvents++
		u.mu.Unlock()
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// pause waits, or says why it could not.
func pause(ctx context.Context, ms int) error {
	if ms <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(time.Duration(ms) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
