package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serve starts a service of the learner's kind and returns its port.
func serve(t *testing.T, handler http.Handler) int {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.Listener.Addr().(*net.TCPAddr).Port
}

// serveRaw answers every connection with bytes that need not be HTTP.
func serveRaw(t *testing.T, answer func(conn net.Conn)) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					answer(conn)
				}
			}()
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func parse(t *testing.T, text string) *Plan {
	t.Helper()
	var plan Plan
	if err := json.Unmarshal([]byte(text), &plan); err != nil {
		t.Fatal(err)
	}
	return &plan
}

func run(t *testing.T, port int, steps string) Observation {
	t.Helper()
	plan := parse(t, fmt.Sprintf(`{"service":{"port":%d,"readyWithinMs":2000},"steps":%s}`, port, steps))
	return newScript(newClient(port, newBudget(), func() {}), nil).run(t.Context(), plan)
}

func response(t *testing.T, observed Observation, label string) Response {
	t.Helper()
	got, ok := observed.Steps[label].(Response)
	if !ok {
		t.Fatalf("step %s was not observed: %+v", label, observed)
	}
	return got
}

func TestARequestIsSentAndItsAnswerObserved(t *testing.T) {
	port := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", r.Method+" "+r.URL.Path+" "+r.Header.Get("Content-Type"))
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"ok":true}`)
	}))
	got := response(t, run(t, port, `[{"request":{"method":"POST","path":"/a","json":{"q":1},"timeoutMs":1000},"as":"a"}]`), "a")
	if got.Status != 201 || got.Body != `{"ok":true}` || got.Ended != "complete" || got.Headers["x-seen"] != "POST /a application/json" || got.FirstByteMs == nil {
		t.Errorf("got %+v", got)
	}
}

func TestAServiceThatIsNotThereIsNotReady(t *testing.T) {
	plan := parse(t, fmt.Sprintf(`{"service":{"port":%d,"readyWithinMs":100},"steps":[{"waitMs":60000}]}`, freePort(t)))
	if got := newScript(newClient(plan.Service.Port, newBudget(), func() {}), nil).run(t.Context(), plan); got.Ready {
		t.Errorf("got %+v", got)
	}
}

func TestNobodyWaitsForAServiceThatIsGone(t *testing.T) {
	plan := parse(t, fmt.Sprintf(`{"service":{"port":%d,"readyWithinMs":30000},"steps":[{"waitMs":60000}]}`, freePort(t)))
	script := newScript(newClient(plan.Service.Port, newBudget(), func() {}), nil)
	script.stopWaiting()
	if start := time.Now(); script.run(t.Context(), plan).Ready || time.Since(start) > 5*time.Second {
		t.Errorf("waited %v", time.Since(start))
	}
}

func TestEventsAreReadWithEveryLineEnd(t *testing.T) {
	for name, stream := range map[string]string{
		"LF": "data: a\ndata: b\n\n: comment\ndata:c\n\ndata: cut", "CRLF": "data: a\r\ndata: b\r\n\r\n: comment\r\ndata:c\r\n\r\ndata: cut",
	} {
		var got []string
		if err := readEvents(strings.NewReader(stream), func(data string) error { got = append(got, data); return nil }); err != nil {
			t.Fatal(err)
		}
		if strings.Join(got, "|") != "a\nb|c" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestAnAbortReachesTheUpstreamAndIsTimed(t *testing.T) {
	upstreamPort := freePort(t)
	// A service that passes the stream on and stops with its client.
	port := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request, _ := http.NewRequestWithContext(r.Context(), "POST", fmt.Sprintf("http://127.0.0.1:%d/v1", upstreamPort), strings.NewReader("{}"))
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return
		}
		defer answer.Body.Close()
		w.Header().Set("Content-Type", "text/event-stream")
		readEvents(answer.Body, func(data string) error {
			fmt.Fprintf(w, "data: %s\n\n", data)
			return http.NewResponseController(w).Flush()
		})
	}))
	plan := parse(t, fmt.Sprintf(`{"service":{"port":%d,"readyWithinMs":1000},
		"upstream":{"port":%d,"rules":[{"method":"POST","path":"/v1","status":200,"sse":{"events":["one","two"],"repeat":500,"intervalMs":10}}]},
		"steps":[{"request":{"method":"GET","path":"/","timeoutMs":5000,"abortAfterEvents":3},"as":"a"},{"waitMs":200},{"mark":"after"}]}`, port, upstreamPort))
	fake := newUpstream(plan.Upstream.Rules, newBudget())
	if err := fake.listen(t.Context(), upstreamPort); err != nil {
		t.Fatal(err)
	}
	observed := newScript(newClient(port, newBudget(), fake.noteAbort), fake).run(t.Context(), plan)
	if got := response(t, observed, "a"); got.Ended != "aborted" || len(got.Events) != 3 || got.Events[1].Data != "two" {
		t.Errorf("got %+v", got)
	}
	asked := observed.Upstream.Requests
	if len(asked) != 1 || !asked[0].Aborted || asked[0].AbortDelayMs == nil || *asked[0].AbortDelayMs > 1000 || asked[0].SentEvents < 3 || asked[0].SentEvents > 100 {
		t.Errorf("got %+v", asked)
	}
	if observed.Marks["after"] != 1 {
		t.Errorf("got marks %v", observed.Marks)
	}
}

func TestRulesAreUsedInOrderAndUsedUp(t *testing.T) {
	plan := parse(t, `{"upstream":{"port":1,"rules":[
		{"method":"POST","path":"/v1","status":429,"times":1,"headers":{"Retry-After":"1"}},
		{"method":"POST","path":"/v1","bodyContains":"special","status":200,"json":{"n":1}},
		{"method":"POST","path":"/v1","status":200,"text":"plain"}]}}`)
	fake := newUpstream(plan.Upstream.Rules, newBudget())
	ask := func(body string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		fake.ServeHTTP(w, httptest.NewRequest("POST", "/v1", strings.NewReader(body)))
		return w
	}
	if got := ask("special"); got.Code != 429 || got.Header().Get("Retry-After") != "1" {
		t.Errorf("got %d %v", got.Code, got.Header())
	}
	if got := ask("special"); got.Code != 200 || got.Body.String() != `{"n":1}` {
		t.Errorf("got %d %s", got.Code, got.Body)
	}
	if got := ask("other"); got.Body.String() != "plain" {
		t.Errorf("got %d %s", got.Code, got.Body)
	}
}

func TestStartedRequestsRunBesideTheScript(t *testing.T) {
	release := make(chan struct{})
	port := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			<-release
		} else {
			close(release)
		}
	}))
	observed := run(t, port, `[{"start":{"method":"GET","path":"/slow","timeoutMs":5000},"as":"slow"},{"request":{"method":"GET","path":"/go","timeoutMs":5000},"as":"go"},{"finish":"slow"}]`)
	if response(t, observed, "slow").Ended != "complete" || response(t, observed, "go").Ended != "complete" {
		t.Errorf("got %+v", observed)
	}
}

func TestHostileServicesAreOutlived(t *testing.T) {
	flood := strings.Repeat("x", 1<<20)
	cases := map[string]struct {
		answer func(conn net.Conn)
		ended  string
	}{
		"garbage":         {func(c net.Conn) { fmt.Fprint(c, "\x00\xff\x1e{}\n\n") }, "error"},
		"silence":         {func(c net.Conn) { time.Sleep(3 * time.Second) }, "timeout"},
		"endless headers": {func(c net.Conn) { fmt.Fprint(c, "HTTP/1.1 200 OK\r\n"); forever(c, "X-A: "+flood[:1000]+"\r\n") }, "error"},
		"a slow loris":    {func(c net.Conn) { slowly(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") }, "timeout"},
		"an endless body": {func(c net.Conn) { fmt.Fprint(c, "HTTP/1.1 200 OK\r\n\r\n"); forever(c, flood) }, "error"},
		"an endless line": {func(c net.Conn) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: ")
			forever(c, flood)
		}, "error"},
		"an endless event": {func(c net.Conn) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
			forever(c, "data: x\n")
		}, "error"},
		"a broken chunk": {func(c net.Conn) { fmt.Fprint(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n") }, "error"},
		"a redirect abroad": {func(c net.Conn) {
			fmt.Fprint(c, "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n")
		}, "complete"},
	}
	for name, hostile := range cases {
		t.Run(name, func(t *testing.T) {
			observed := run(t, serveRaw(t, hostile.answer), `[{"request":{"method":"GET","path":"/","timeoutMs":1500},"as":"a"}]`)
			got := response(t, observed, "a")
			if got.Ended != hostile.ended || got.TotalMs > 6000 || len(got.Body) > maxBody {
				t.Errorf("ended %s after %.0f ms with %d bytes", got.Ended, got.TotalMs, len(got.Body))
			}
		})
	}
}

func TestAnObservationStaysSmallWhateverIsSent(t *testing.T) {
	port := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i := range 100 {
			w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("h", 500))
		}
		fmt.Fprint(w, strings.Repeat("x", 100_000))
	}))
	observed := run(t, port, `[{"burst":{"method":"GET","path":"/","timeoutMs":5000},"count":300,"concurrency":16,"as":"all"}]`)
	text, err := json.Marshal(observed)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(observed.Steps["all"].(Burst).Responses); got != 300 {
		t.Errorf("got %d responses", got)
	}
	if len(text) > maxKept+1<<20 {
		t.Errorf("the observation takes %d bytes", len(text))
	}
}

func TestEventsWithoutDataTakeRoomToo(t *testing.T) {
	port := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, strings.Repeat("data\n\n", maxEvents))
	}))
	observed := run(t, port, `[{"burst":{"method":"GET","path":"/","timeoutMs":5000},"count":20,"concurrency":4,"as":"all"}]`)
	text, err := json.Marshal(observed)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 2*maxKept {
		t.Errorf("the observation takes %d bytes", len(text))
	}
}

func TestABudgetIsNeverOverdrawn(t *testing.T) {
	kept := &budget{}
	kept.left.Store(10)
	got := []int{kept.take(4), kept.take(8), kept.take(8)}
	if fmt.Sprint(got) != "[4 6 0]" {
		t.Errorf("got %v", got)
	}
}

func TestTheUpstreamIsGoneWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	port := freePort(t)
	fake := newUpstream(nil, newBudget())
	if err := fake.listen(ctx, port); err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", port)
	if !accepts(t.Context(), address) {
		t.Fatal("the upstream does not listen")
	}
	cancel()
	for deadline := time.Now().Add(2 * time.Second); accepts(t.Context(), address); {
		if time.Now().After(deadline) {
			t.Fatal("the upstream still listens")
		}
	}
}

func forever(c net.Conn, text string) {
	for {
		if _, err := fmt.Fprint(c, text); err != nil {
			return
		}
	}
}

func slowly(c net.Conn, text string) {
	for _, char := range text {
		if _, err := fmt.Fprintf(c, "%c", char); err != nil {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
}
