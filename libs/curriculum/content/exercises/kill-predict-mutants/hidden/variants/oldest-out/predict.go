package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

var (
	// ErrBlank reports a text with nothing to judge.
	ErrBlank = errors.New("text is blank")
	// ErrScore reports a model whose answer is not a score.
	ErrScore = errors.New("score is not between 0 and 1")
	// ErrTemporary marks errors of a model that are worth another try: they wrap it.
	ErrTemporary = errors.New("temporary failure")
)

// Model judges how likely a text is to break the rules of use: from 0, harmless, to 1.
type Model interface {
	Score(ctx context.Context, text string) (float64, error)
}

// Prediction is the answer for one text.
type Prediction struct {
	Score   float64
	Flagged bool
	// Cached is whether the score came from the cache.
	Cached bool
}

// Options are all required, and all numbers are positive.
type Options struct {
	// Threshold is the lowest score that is flagged.
	Threshold float64
	// Attempts is how often the model is called for one prediction, at most.
	Attempts int
	// Backoff is the wait before the second attempt. It doubles with each further one.
	Backoff time.Duration
	// TTL is the age at which a score in the cache is no longer used.
	TTL time.Duration
	// Capacity is how many scores the cache holds, at most.
	Capacity int
	// Now tells the time. It may be called any number of times.
	Now func() time.Time
	// Sleep waits, or returns an error when ctx ends first.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Predictor asks a model, and spares it what it can.
type Predictor struct {
	Options
	model Model
	// state holds the one state there is; who has taken it out may change it.
	state chan *state
}

type state struct {
	// cached is ordered: the one that was used last comes last.
	cached  []remembered
	pending map[string]*call
}

type remembered struct {
	key     string
	value   float64
	expires time.Time
}

type call struct {
	finished chan struct{}
	value    float64
	failure  error
}

// NewPredictor returns a Predictor with an empty cache.
func NewPredictor(model Model, opts Options) *Predictor {
	p := &Predictor{Options: opts, model: model, state: make(chan *state, 1)}
	p.state <- &state{pending: map[string]*call{}}
	return p
}

// Predict judges a text. It may be called from many goroutines at once.
func (p *Predictor) Predict(ctx context.Context, text string) (Prediction, error) {
	key := strings.TrimSpace(strings.ToLower(text))
	if len(key) == 0 {
		return Prediction{}, fmt.Errorf("nothing to judge: %w", ErrBlank)
	}

	s := <-p.state
	if at := s.find(key); at >= 0 {
		hit := s.cached[at]
		if p.Now().Before(hit.expires) {
			p.state <- s
			return Prediction{Score: hit.value, Flagged: hit.value >= p.Threshold, Cached: true}, nil
		}
		s.cached = slices.Delete(s.cached, at, at+1)
	}
	c := s.pending[key]
	if c != nil {
		p.state <- s
		return p.follow(ctx, c)
	}
	c = &call{finished: make(chan struct{})}
	s.pending[key] = c
	p.state <- s
	return p.lead(ctx, key, c)
}

func (p *Predictor) lead(ctx context.Context, key string, c *call) (Prediction, error) {
	c.value, c.failure = p.try(ctx, key, 1, p.Backoff)
	s := <-p.state
	delete(s.pending, key)
	if c.failure == nil {
		s.cached = append(s.cached, remembered{key, c.value, p.Now().Add(p.TTL)})
		s.cached = s.cached[max(0, len(s.cached)-p.Capacity):]
	}
	p.state <- s
	close(c.finished)
	return p.outcome(c)
}

func (p *Predictor) follow(ctx context.Context, c *call) (Prediction, error) {
	select {
	case <-c.finished:
		return p.outcome(c)
	case <-ctx.Done():
		return Prediction{}, ctx.Err()
	}
}

func (p *Predictor) outcome(c *call) (Prediction, error) {
	if c.failure != nil {
		return Prediction{}, c.failure
	}
	return Prediction{Score: c.value, Flagged: c.value >= p.Threshold}, nil
}

// try makes one attempt, and the remaining ones if it is worth it.
func (p *Predictor) try(ctx context.Context, key string, attempt int, pause time.Duration) (float64, error) {
	score, err := p.model.Score(ctx, key)
	switch {
	case err == nil && score >= 0 && score <= 1:
		return score, nil
	case err == nil:
		return 0, ErrScore
	case attempt >= p.Attempts || !errors.Is(err, ErrTemporary):
		return 0, err
	}
	if err := p.Sleep(ctx, pause); err != nil {
		return 0, fmt.Errorf("gave up: %w", err)
	}
	return p.try(ctx, key, attempt+1, 2*pause)
}

func (s *state) find(key string) int {
	return slices.IndexFunc(s.cached, func(r remembered) bool { return r.key == key })
}
