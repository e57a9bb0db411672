package main

import "net/http"

// Streamer passes the tokens of the upstream on to clients.
type Streamer struct {
	config Config
}

// NewStreamer serves GET /healthz and POST /v1/generate.
func NewStreamer(config Config) http.Handler {
	streamer := &Streamer{config: config}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	})
	mux.HandleFunc("POST /v1/generate", streamer.generate)
	return mux
}

func (s *Streamer) generate(w http.ResponseWriter, r *http.Request) {
	writeError(w, http.StatusNotImplemented, "not_implemented", "the service does not stream yet")
}
