package main

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
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
	model Model
	opts  Options

	mu      sync.Mutex
	flights map[string]*flight
	entries map[string]*list.Element
	// recent holds *entry, the one used last in front.
	recent *list.List
}

type entry struct {
	text  string
	score float64
	since time.Time
}

// flight is one call of the model that several callers may wait for. Its result is there when done is closed.
type flight struct {
	done  chan struct{}
	score float64
	err   error
}

// NewPredictor returns a Predictor with an empty cache.
func NewPredictor(model Model, opts Options) *Predictor {
	return &Predictor{
		model:   model,
		opts:    opts,
		flights: map[string]*flight{},
		entries: map[string]*list.Element{},
		recent:  list.New(),
	}
}

// Predict judges a text. It may be called from many goroutines at once.
func (p *Predictor) Predict(ctx context.Context, text string) (Prediction, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Prediction{}, ErrBlank
	}

	p.mu.Lock()
	if score, found := p.lookup(text); found {
		p.mu.Unlock()
		return p.prediction(score, true), nil
	}
	shared, joined := p.flights[text]
	if !joined {
		shared = &flight{done: make(chan struct{})}
		p.flights[text] = shared
	}
	p.mu.Unlock()

	if !joined {
		p.fly(ctx, text, shared)
	} else {
		select {
		case <-shared.done:
		case <-ctx.Done():
			return Prediction{}, ctx.Err()
		}
	}
	if shared.err != nil {
		return Prediction{}, shared.err
	}
	return p.prediction(shared.score, false), nil
}

func (p *Predictor) prediction(score float64, cached bool) Prediction {
	return Prediction{Score: score, Flagged: score >= p.opts.Threshold, Cached: cached}
}

// fly asks the model and makes the result known to all who wait.
func (p *Predictor) fly(ctx context.Context, text string, shared *flight) {
	shared.score, shared.err = p.ask(ctx, text)

	p.mu.Lock()
	if shared.err == nil {
		p.store(text, shared.score)
	}
	delete(p.flights, text)
	p.mu.Unlock()
	close(shared.done)
}

// ask calls the model until it answers, fails for good, or has failed too often.
func (p *Predictor) ask(ctx context.Context, text string) (float64, error) {
	wait := p.opts.Backoff
	for attempt := 1; ; attempt++ {
		score, err := p.model.Score(ctx, strings.ToLower(text))
		if err == nil {
			if math.IsNaN(score) || score < 0 || score > 1 {
				return 0, fmt.Errorf("%w: %v", ErrScore, score)
			}
			return score, nil
		}
		if !errors.Is(err, ErrTemporary) || attempt == p.opts.Attempts {
			return 0, fmt.Errorf("attempt %d: %w", attempt, err)
		}
		if err := p.opts.Sleep(ctx, wait); err != nil {
			return 0, err
		}
		wait *= 2
	}
}

// lookup needs the lock, as store does.
func (p *Predictor) lookup(text string) (float64, bool) {
	element, found := p.entries[text]
	if !found {
		return 0, false
	}
	cached := element.Value.(*entry)
	if p.opts.Now().Sub(cached.since) >= p.opts.TTL {
		p.recent.Remove(element)
		delete(p.entries, text)
		return 0, false
	}
	p.recent.MoveToFront(element)
	return cached.score, true
}

func (p *Predictor) store(text string, score float64) {
	p.entries[text] = p.recent.PushFront(&entry{text, score, p.opts.Now()})
	if p.recent.Len() > p.opts.Capacity {
		oldest := p.recent.Back()
		p.recent.Remove(oldest)
		delete(p.entries, oldest.Value.(*entry).text)
	}
}
