package main

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const maxBodyBytes = 1 << 20

// Gateway answers chat completions from its cache or from the upstream.
type Gateway struct {
	config  Config
	cache   *Cache
	limiter *Limiter

	mu      sync.Mutex
	flights map[string]*flight
}

// flight is one upstream request that is under way, and everybody who waits for its answer.
type flight struct {
	done   chan struct{}
	answer Answer
	err    error
}

// NewGateway serves GET /healthz and POST /v1/chat/completions.
func NewGateway(config Config) http.Handler {
	gateway := &Gateway{
		config:  config,
		cache:   NewCache(config.CacheTTL),
		limiter: NewLimiter(config.RateBurst, config.RatePerSecond),
		flights: map[string]*flight{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	})
	mux.HandleFunc("POST /v1/chat/completions", gateway.complete)
	return mux
}

func (g *Gateway) complete(w http.ResponseWriter, r *http.Request) {
	tenant := r.Header.Get("X-Tenant")
	if tenant == "" {
		writeError(w, http.StatusBadRequest, "tenant_missing", "send the header X-Tenant")
		return
	}
	if wait, ok := g.limiter.Take(tenant, time.Now()); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
		writeError(w, http.StatusTooManyRequests, "rate_limited", "too many requests; wait for the time in Retry-After")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	if err != nil {
		writeError(w, http.StatusBadRequest, "body_invalid", "the body could not be read")
		return
	}
	key, err := CacheKey(tenant, body)
	if err != nil {
		writeError(w, http.StatusBadRequest, "body_invalid", "the body must be one JSON object")
		return
	}
	answer, from, err := g.answer(r.Context(), key, body)
	if err != nil {
		writeUpstreamError(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Cache", from)
	w.WriteHeader(answer.Status)
	_, _ = w.Write(answer.Body)
}

// answer looks into the cache and joins or starts a flight in one step, so that no request can fall between them.
func (g *Gateway) answer(ctx context.Context, key string, body []byte) (answer Answer, from string, err error) {
	g.mu.Lock()
	if cached, ok := g.cache.Get(key, time.Now()); ok {
		g.mu.Unlock()
		return cached, "hit", nil
	}
	current, ok := g.flights[key]
	if !ok {
		current = &flight{done: make(chan struct{})}
		g.flights[key] = current
		go g.fly(key, current, body)
	}
	g.mu.Unlock()

	select {
	case <-current.done:
		return current.answer, "miss", current.err
	case <-ctx.Done():
		return Answer{}, "miss", ctx.Err()
	}
}

// fly belongs to no client: whoever asked first may leave without taking the answer from the others.
func (g *Gateway) fly(key string, current *flight, body []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), g.config.UpstreamTimeout)
	defer cancel()
	current.answer, current.err = ask(ctx, g.config.UpstreamURL, body)

	g.mu.Lock()
	if current.err == nil && current.answer.cacheable() {
		g.cache.Put(key, current.answer, time.Now())
	}
	delete(g.flights, key)
	g.mu.Unlock()
	close(current.done)
}

// writeUpstreamError says what failed in the gateway's words: the upstream's own may name what is private.
func writeUpstreamError(w http.ResponseWriter, err error) {
	if errors.Is(err, context.DeadlineExceeded) {
		writeError(w, http.StatusGatewayTimeout, "upstream_timeout", "the model did not answer in time")
		return
	}
	writeError(w, http.StatusBadGateway, "upstream_failed", "the model could not answer")
}
