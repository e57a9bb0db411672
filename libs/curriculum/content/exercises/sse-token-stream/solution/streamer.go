package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const maxBodyBytes = 1 << 20

var errIdle = errors.New("the upstream has said nothing for too long")

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
	// The body is read to its end: only then does the server notice that the client has left.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	if err != nil {
		writeError(w, http.StatusBadRequest, "body_invalid", "the body could not be read")
		return
	}
	var request struct {
		Prompt string `json:"prompt"`
	}
	if err := json.Unmarshal(body, &request); err != nil || request.Prompt == "" {
		writeError(w, http.StatusBadRequest, "body_invalid", `the body must be {"prompt":"…"}`)
		return
	}

	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	idle := time.AfterFunc(s.config.IdleTimeout, func() { cancel(errIdle) })
	defer idle.Stop()

	upstream, err := open(ctx, s.config.UpstreamURL, request.Prompt)
	if err != nil {
		if errors.Is(context.Cause(ctx), errIdle) {
			writeError(w, http.StatusGatewayTimeout, "upstream_timeout", "the model did not answer in time")
			return
		}
		writeError(w, http.StatusBadGateway, "upstream_failed", "the model could not answer")
		return
	}
	defer upstream.Close()

	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	client := &client{w: w, control: http.NewResponseController(w)}
	err = relay(client, NewEventReader(upstream), func() { idle.Reset(s.config.IdleTimeout) })
	switch {
	case err == nil:
		_ = client.send([]byte(done))
	case errors.Is(context.Cause(ctx), errIdle):
		_ = client.send(errorBody("upstream_timeout", "the model fell silent"))
	default:
		_ = client.send(errorBody("upstream_failed", "the model failed before its answer was complete"))
	}
}

// relay passes tokens on until the upstream says that it is done. It calls alive at each sign of life.
func relay(client *client, events *EventReader, alive func()) error {
	for {
		data, err := events.Next()
		if err != nil {
			return err // io.EOF too: an answer that ends without its marker is not complete
		}
		alive()
		if data == done {
			return nil
		}
		token, err := tokenOf(data)
		if err != nil {
			return err
		}
		if token == "" {
			continue
		}
		event, err := json.Marshal(map[string]string{"token": token})
		if err != nil {
			return err
		}
		if err := client.send(event); err != nil {
			return err
		}
	}
}

// client is the receiving end of one stream.
type client struct {
	w       io.Writer
	control *http.ResponseController
}

// send writes one event and pushes it out of every buffer.
func (c *client) send(data []byte) error {
	if _, err := fmt.Fprintf(c.w, "data: %s\n\n", data); err != nil {
		return err
	}
	return c.control.Flush()
}
