package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const (
	question = `{"model":"tiny","messages":[{"role":"user","content":"hello"}]}`
	reply    = `{"choices":[{"finish_reason":"stop","message":{"content":"hi"}}]}`
)

// start runs a gateway in front of an upstream that answers with the handler, and counts the upstream's requests.
func start(t *testing.T, upstream http.HandlerFunc) (url string, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	behind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		upstream(w, r)
	}))
	t.Cleanup(behind.Close)
	front := httptest.NewServer(NewGateway(Config{
		UpstreamURL:     behind.URL,
		UpstreamTimeout: 2 * time.Second,
		CacheTTL:        time.Minute,
		RateBurst:       3,
		RatePerSecond:   0.1,
	}))
	t.Cleanup(front.Close)
	return front.URL, asked
}

func post(t *testing.T, url, tenant, body string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, url+"/v1/chat/completions", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Tenant", tenant)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, strings.TrimSpace(string(text))
}

func wantStatus(t *testing.T, response *http.Response, want int) {
	t.Helper()
	if response.StatusCode != want {
		t.Errorf("status: got %d, want %d", response.StatusCode, want)
	}
}

func answering(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestGatewayForwards(t *testing.T) {
	var received string
	url, _ := start(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		received = string(body)
		_, _ = io.WriteString(w, reply)
	})
	response, body := post(t, url, "ada", question)
	wantStatus(t, response, http.StatusOK)
	if body != reply {
		t.Errorf("body: got %s, want %s", body, reply)
	}
	if received != question {
		t.Errorf("body at the upstream: got %q, want %q", received, question)
	}
}

func TestGatewayCaches(t *testing.T) {
	url, asked := start(t, answering(http.StatusOK, reply))
	post(t, url, "ada", question)
	response, _ := post(t, url, "ada", question)
	if got := response.Header.Get("X-Cache"); got != "hit" {
		t.Errorf("X-Cache: got %q, want %q", got, "hit")
	}
	if got := asked.Load(); got != 1 {
		t.Errorf("upstream requests: got %d, want %d", got, 1)
	}
}

func TestGatewayKeepsTenantsApart(t *testing.T) {
	url, asked := start(t, answering(http.StatusOK, reply))
	post(t, url, "ada", question)
	post(t, url, "bob", question)
	if got := asked.Load(); got != 2 {
		t.Errorf("upstream requests of two tenants: got %d, want %d", got, 2)
	}
}

func TestGatewayLimits(t *testing.T) {
	url, _ := start(t, answering(http.StatusOK, reply))
	for range 3 {
		post(t, url, "ada", question)
	}
	response, _ := post(t, url, "ada", question)
	wantStatus(t, response, http.StatusTooManyRequests)
	if got := response.Header.Get("Retry-After"); got != "10" {
		t.Errorf("Retry-After: got %q, want %q", got, "10")
	}
}

func TestGatewayTranslatesFailures(t *testing.T) {
	url, asked := start(t, answering(http.StatusInternalServerError, "stack trace of gpu-1"))
	response, body := post(t, url, "ada", question)
	wantStatus(t, response, http.StatusBadGateway)
	if strings.Contains(body, "gpu-1") {
		t.Errorf("body: got %s, want an error in your own words", body)
	}
	post(t, url, "ada", question)
	if got := asked.Load(); got != 2 {
		t.Errorf("upstream requests, the first having failed: got %d, want %d", got, 2)
	}
}

func TestGatewayRefusesWithoutTenant(t *testing.T) {
	url, asked := start(t, answering(http.StatusOK, reply))
	response, _ := post(t, url, "", question)
	wantStatus(t, response, http.StatusBadRequest)
	if got := asked.Load(); got != 0 {
		t.Errorf("upstream requests: got %d, want %d", got, 0)
	}
}
