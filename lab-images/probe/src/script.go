package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

const readyPause = 5 * time.Millisecond

// script plays the steps of a plan.
type script struct {
	client   *client
	upstream *upstream
	observed Observation
	gone     chan struct{}
	goneOnce sync.Once

	mu      sync.Mutex
	pending map[string]chan struct{}
}

func newScript(client *client, upstream *upstream) *script {
	return &script{
		client: client, upstream: upstream, pending: map[string]chan struct{}{}, gone: make(chan struct{}),
		observed: Observation{Steps: map[string]any{}, Marks: map[string]int{}, Upstream: UpstreamLog{Requests: []UpstreamRequest{}}},
	}
}

func (s *script) run(ctx context.Context, plan *Plan) Observation {
	s.observed.Ready = s.awaitReady(ctx, &plan.Service)
	if s.observed.Ready {
		for _, step := range plan.Steps {
			s.step(ctx, &step)
		}
		for _, done := range s.pending {
			<-done
		}
	}
	if s.upstream != nil {
		s.observed.Upstream.Requests = s.upstream.snapshot()
	}
	return s.observed
}

func (s *script) step(ctx context.Context, step *Step) {
	switch {
	case step.Request != nil:
		s.observe(step.As, s.client.do(ctx, step.Request))
	case step.Burst != nil:
		s.observe(step.As, s.burst(ctx, step))
	case step.Start != nil:
		done := make(chan struct{})
		s.pending[step.As] = done
		go func() {
			defer close(done)
			s.observe(step.As, s.client.do(ctx, step.Start))
		}()
	case step.Finish != nil:
		if done, ok := s.pending[*step.Finish]; ok {
			<-done
		}
	case step.WaitMs != nil:
		pause(ctx, *step.WaitMs)
	case step.Mark != nil:
		if s.upstream != nil {
			s.observed.Marks[*step.Mark] = s.upstream.requests()
		}
	}
}

func (s *script) observe(label string, what any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.observed.Steps[label] = what
}

func (s *script) burst(ctx context.Context, step *Step) Burst {
	responses := make([]Response, step.Count)
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(step.Concurrency, step.Count) {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for i := range next {
				responses[i] = s.client.do(ctx, step.Burst)
			}
		}()
	}
	for i := range responses {
		next <- i
	}
	close(next)
	workers.Wait()
	return Burst{responses}
}

// stopWaiting ends the wait for a service that will never be ready. The steps of one that was are played to the end.
func (s *script) stopWaiting() { s.goneOnce.Do(func() { close(s.gone) }) }

// awaitReady polls the service until it is there, is gone, or its time is over.
func (s *script) awaitReady(parent context.Context, service *Service) bool {
	ctx, cancel := context.WithTimeout(parent, time.Duration(service.ReadyWithinMs)*time.Millisecond)
	defer cancel()
	go func() {
		select {
		case <-s.gone:
			cancel()
		case <-ctx.Done():
		}
	}()
	address := fmt.Sprintf("127.0.0.1:%d", service.Port)
	for ctx.Err() == nil {
		if service.ReadyPath == "" && accepts(ctx, address) || service.ReadyPath != "" && answers(ctx, "http://"+address+service.ReadyPath) {
			return true
		}
		pause(ctx, int(readyPause.Milliseconds()))
	}
	return false
}

func accepts(ctx context.Context, address string) bool {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

func answers(parent context.Context, url string) bool {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	transport := &http.Transport{DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}
