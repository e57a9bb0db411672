// A service that streams the tokens of a language model. This file reads the settings and starts the server;
// it is the same for everybody and cannot be edited.
package main

import (
	"log"
	"net/http"
	"os"
	"strconv"
	"time"
)

// Config holds the settings of the service.
type Config struct {
	UpstreamURL string        // UPSTREAM_URL, for example http://127.0.0.1:9000
	IdleTimeout time.Duration // IDLE_TIMEOUT_MS: how long the upstream may say nothing, before and within its answer
}

func main() {
	idle, err := strconv.Atoi(os.Getenv("IDLE_TIMEOUT_MS"))
	if err != nil {
		log.Fatalf("IDLE_TIMEOUT_MS must be a whole number: %v", err)
	}
	server := &http.Server{
		Addr:              "127.0.0.1:" + os.Getenv("PORT"),
		Handler:           NewStreamer(Config{UpstreamURL: os.Getenv("UPSTREAM_URL"), IdleTimeout: time.Duration(idle) * time.Millisecond}),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
