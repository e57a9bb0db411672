package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const patience = 5 * time.Second

// start runs the service in front of an upstream that answers with the handler.
func start(t *testing.T, idle time.Duration, upstream http.HandlerFunc) string {
	t.Helper()
	behind := httptest.NewServer(upstream)
	front := httptest.NewServer(NewStreamer(Config{UpstreamURL: behind.URL, IdleTimeout: idle}))
	t.Cleanup(func() {
		front.CloseClientConnections()
		front.Close()
		behind.CloseClientConnections()
		behind.Close()
	})
	return front.URL
}

func generate(t *testing.T, ctx context.Context, url, prompt string) *http.Response {
	t.Helper()
	body, err := json.Marshal(map[string]string{"prompt": prompt})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/generate", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return response
}

func say(w http.ResponseWriter, data string) {
	fmt.Fprintf(w, "data: %s\n\n", data)
	_ = http.NewResponseController(w).Flush()
}

func token(text string) string {
	return fmt.Sprintf(`{"choices":[{"delta":{"content":%q}}]}`, text)
}

func wantBody(t *testing.T, response *http.Response, want string) {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if string(body) != want {
		t.Errorf("body: got %q, want %q", body, want)
	}
}

func TestStreamerPassesTokensOn(t *testing.T) {
	url := start(t, patience, func(w http.ResponseWriter, _ *http.Request) {
		say(w, `{"choices":[{"delta":{"role":"assistant"}}]}`)
		say(w, token("Hel"))
		say(w, token(`lo "you"`))
		say(w, `{"choices":[],"usage":{"completion_tokens":2}}`)
		say(w, "[DONE]")
	})
	response := generate(t, t.Context(), url, "greet")
	if got := response.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
		t.Errorf("Content-Type: got %q, want %q", got, "text/event-stream")
	}
	wantBody(t, response, "data: {\"token\":\"Hel\"}\n\ndata: {\"token\":\"lo \\\"you\\\"\"}\n\ndata: [DONE]\n\n")
}

func TestStreamerDoesNotBuffer(t *testing.T) {
	finish := make(chan struct{})
	url := start(t, patience, func(w http.ResponseWriter, _ *http.Request) {
		say(w, token("first"))
		select {
		case <-finish:
		case <-time.After(patience):
		}
		say(w, "[DONE]")
	})
	began := time.Now()
	line, err := bufio.NewReader(generate(t, t.Context(), url, "wait").Body).ReadString('\n')
	close(finish)
	if took := time.Since(began); err != nil || took >= patience {
		t.Errorf("first line while the upstream still works: got %q after %v, want it at once", line, took.Round(time.Second))
	}
}

func TestStreamerStopsTheUpstream(t *testing.T) {
	stopped := make(chan struct{})
	url := start(t, patience, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		say(w, token("first"))
		<-r.Context().Done()
		close(stopped)
	})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	if _, err := bufio.NewReader(generate(t, ctx, url, "long").Body).ReadString('\n'); err != nil {
		t.Fatalf("first line: got error %v, want a token", err)
	}
	leave()
	select {
	case <-stopped:
	case <-time.After(patience):
		t.Errorf("upstream after the client left: got %s of work, want it stopped", patience)
	}
}

func TestStreamerReportsABrokenStream(t *testing.T) {
	url := start(t, patience, func(w http.ResponseWriter, _ *http.Request) { say(w, token("half")) })
	body, err := io.ReadAll(generate(t, t.Context(), url, "break").Body)
	if err != nil {
		t.Fatal(err)
	}
	events := strings.Split(strings.TrimSpace(string(body)), "\n\n")
	if last := events[len(events)-1]; !strings.HasPrefix(last, `data: {"error":`) {
		t.Errorf("last event: got %q, want %q and so on", last, `data: {"error":`)
	}
}

func TestStreamerGivesUpASilentUpstream(t *testing.T) {
	url := start(t, 50*time.Millisecond, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		<-r.Context().Done()
	})
	if got := generate(t, t.Context(), url, "mute").StatusCode; got != http.StatusGatewayTimeout {
		t.Errorf("status: got %d, want %d", got, http.StatusGatewayTimeout)
	}
}

func TestStreamerRefusesAnEmptyPrompt(t *testing.T) {
	url := start(t, patience, func(w http.ResponseWriter, _ *http.Request) { say(w, "[DONE]") })
	if got := generate(t, t.Context(), url, "").StatusCode; got != http.StatusBadRequest {
		t.Errorf("status: got %d, want %d", got, http.StatusBadRequest)
	}
}
