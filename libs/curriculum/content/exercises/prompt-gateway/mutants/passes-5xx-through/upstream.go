package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

const maxAnswerBytes = 8 << 20

// Answer is what the upstream said.
type Answer struct {
	Status int
	Body   []byte
}

// ask sends the body to the upstream. An answer of its own fault (5xx, not JSON, none) is an error.
func ask(ctx context.Context, url string, body []byte) (Answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/chat/completions", bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return Answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswerBytes))
	if err != nil {
		return Answer{}, err
	}
	if response.StatusCode == http.StatusOK && !json.Valid(text) {
		return Answer{}, fmt.Errorf("upstream answered with something that is not JSON")
	}
	return Answer{Status: response.StatusCode, Body: text}, nil
}

// cacheable tells whether the answer is a complete success: errors and truncated texts are asked for again.
func (a Answer) cacheable() bool {
	if a.Status != http.StatusOK {
		return false
	}
	var completion struct {
		Choices []struct {
			FinishReason string `json:"finish_reason"`
		} `json:"choices"`
	}
	if err := json.Unmarshal(a.Body, &completion); err != nil {
		return false
	}
	for _, choice := range completion.Choices {
		if choice.FinishReason == "length" {
			return false
		}
	}
	return true
}
