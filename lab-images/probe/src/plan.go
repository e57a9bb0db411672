package main

import "encoding/json"

// Plan is what the runner wants done: the parts of a check of kind "http" that act, without what is expected.
type Plan struct {
	Service  Service   `json:"service"`
	Upstream *Upstream `json:"upstream"`
	Steps    []Step    `json:"steps"`
}

type Service struct {
	Port          int    `json:"port"`
	ReadyPath     string `json:"readyPath"`
	ReadyWithinMs int    `json:"readyWithinMs"`
}

type Upstream struct {
	Port  int    `json:"port"`
	Rules []Rule `json:"rules"`
}

// Rule answers upstream requests of one method and path. Times limits how often; 0 is for ever.
type Rule struct {
	Method       string            `json:"method"`
	Path         string            `json:"path"`
	BodyContains string            `json:"bodyContains"`
	Times        int               `json:"times"`
	DelayMs      int               `json:"delayMs"`
	Status       int               `json:"status"`
	Headers      map[string]string `json:"headers"`
	JSON         json.RawMessage   `json:"json"`
	Text         *string           `json:"text"`
	SSE          *EventStream      `json:"sse"`
}

type EventStream struct {
	Events     []string `json:"events"`
	Repeat     int      `json:"repeat"`
	IntervalMs int      `json:"intervalMs"`
	Cut        bool     `json:"cut"`
}

// Step is exactly one of its pointers; As labels what is observed.
type Step struct {
	Request     *Request `json:"request"`
	Burst       *Request `json:"burst"`
	Start       *Request `json:"start"`
	Finish      *string  `json:"finish"`
	WaitMs      *int     `json:"waitMs"`
	Mark        *string  `json:"mark"`
	As          string   `json:"as"`
	Count       int      `json:"count"`
	Concurrency int      `json:"concurrency"`
}

type Request struct {
	Method           string            `json:"method"`
	Path             string            `json:"path"`
	Headers          map[string]string `json:"headers"`
	JSON             json.RawMessage   `json:"json"`
	Text             *string           `json:"text"`
	TimeoutMs        int               `json:"timeoutMs"`
	AbortAfterEvents *int              `json:"abortAfterEvents"`
	AbortAfterMs     *int              `json:"abortAfterMs"`
}

// Observation is the one answer to a plan.
type Observation struct {
	Ready    bool           `json:"ready"`
	Steps    map[string]any `json:"steps"`
	Upstream UpstreamLog    `json:"upstream"`
	Marks    map[string]int `json:"marks"`
}

type UpstreamLog struct {
	Requests []UpstreamRequest `json:"requests"`
}

type UpstreamRequest struct {
	Method       string            `json:"method"`
	Path         string            `json:"path"`
	Headers      map[string]string `json:"headers"`
	Body         string            `json:"body"`
	AtMs         float64           `json:"atMs"`
	Aborted      bool              `json:"aborted"`
	AbortDelayMs *float64          `json:"abortDelayMs"`
	SentEvents   int               `json:"sentEvents"`
}

type Response struct {
	Status      int               `json:"status"`
	Headers     map[string]string `json:"headers"`
	Body        string            `json:"body"`
	Events      []Event           `json:"events"`
	FirstByteMs *float64          `json:"firstByteMs"`
	TotalMs     float64           `json:"totalMs"`
	Ended       string            `json:"ended"`
}

type Event struct {
	Data string  `json:"data"`
	AtMs float64 `json:"atMs"`
}

type Burst struct {
	Responses []Response `json:"responses"`
}
