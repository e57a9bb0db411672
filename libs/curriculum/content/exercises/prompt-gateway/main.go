// A gateway in front of a language model. This file reads the settings and starts the server;
// it is the same for everybody and cannot be edited.
package main

import (
	"log"
	"net/http"
	"os"
	"strconv"
	"time"
)

// Config holds the settings of one gateway.
type Config struct {
	UpstreamURL     string        // UPSTREAM_URL, for example http://127.0.0.1:9000
	UpstreamTimeout time.Duration // UPSTREAM_TIMEOUT_MS: from sending a request to the end of its answer
	CacheTTL        time.Duration // CACHE_TTL_MS: how long an answer may be served again
	RateBurst       int           // RATE_BURST: requests that a tenant may send at once
	RatePerSecond   float64       // RATE_PER_SECOND: tokens that flow back into a tenant's bucket
}

func main() {
	config := Config{
		UpstreamURL:     os.Getenv("UPSTREAM_URL"),
		UpstreamTimeout: milliseconds("UPSTREAM_TIMEOUT_MS"),
		CacheTTL:        milliseconds("CACHE_TTL_MS"),
		RateBurst:       int(number("RATE_BURST")),
		RatePerSecond:   number("RATE_PER_SECOND"),
	}
	server := &http.Server{
		Addr:              "127.0.0.1:" + os.Getenv("PORT"),
		Handler:           NewGateway(config),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}

func milliseconds(name string) time.Duration {
	return time.Duration(number(name) * float64(time.Millisecond))
}

func number(name string) float64 {
	value, err := strconv.ParseFloat(os.Getenv(name), 64)
	if err != nil {
		log.Fatalf("%s must be a number: %v", name, err)
	}
	return value
}
