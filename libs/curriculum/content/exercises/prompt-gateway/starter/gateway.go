package main

import "net/http"

// Gateway answers chat completions from its cache or from the upstream.
type Gateway struct {
	config  Config
	cache   *Cache
	limiter *Limiter
}

// NewGateway serves GET /healthz and POST /v1/chat/completions.
func NewGateway(config Config) http.Handler {
	gateway := &Gateway{
		config:  config,
		cache:   NewCache(config.CacheTTL),
		limiter: NewLimiter(config.RateBurst, config.RatePerSecond),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("POST /v1/chat/completions", gateway.complete)
	return mux
}

func (g *Gateway) complete(w http.ResponseWriter, r *http.Request) {
	writeError(w, http.StatusNotImplemented, "not_implemented", "the gateway does not answer yet")
}
