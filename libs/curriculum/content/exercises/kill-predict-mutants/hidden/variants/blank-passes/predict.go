package main

import (
	"context"
	"errors"
	"fmt"
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
	lock  sync.RWMutex
	texts map[string]*knowledge
	// tick counts uses; it orders them.
	tick uint64
}

// knowledge is what there is about one text: an answer, or someone who is asking for it.
type knowledge struct {
	answered bool
	score    float64
	at       time.Time
	lastUse  uint64

	err     error
	waiting chan struct{}
}

// NewPredictor returns a Predictor with an empty cache.
func NewPredictor(model Model, opts Options) *Predictor {
	return &Predictor{model: model, opts: opts, texts: make(map[string]*knowledge)}
}

// Predict judges a text. It may be called from many goroutines at once.
func (p *Predictor) Predict(ctx context.Context, text string) (result Prediction, err error) {
	if text == "" {
		return result, ErrBlank
	}
	text = strings.ToLower(strings.TrimSpace(text))

	p.lock.Lock()
	known := p.texts[text]
	if known != nil && known.answered && p.fresh(known) {
		p.use(known)
		result = p.judge(known.score)
		result.Cached = true
		p.lock.Unlock()
		return result, nil
	}
	asking := known == nil || known.answered
	if asking {
		known = &knowledge{waiting: make(chan struct{})}
		p.texts[text] = known
	}
	p.lock.Unlock()

	if asking {
		p.learn(ctx, text, known)
	} else {
		select {
		case <-ctx.Done():
			return result, ctx.Err()
		case <-known.waiting:
		}
	}
	if known.err != nil {
		return result, known.err
	}
	p.lock.RLock()
	defer p.lock.RUnlock()
	return p.judge(known.score), nil
}

func (p *Predictor) judge(score float64) Prediction {
	return Prediction{Score: score, Flagged: !(score < p.opts.Threshold)}
}

func (p *Predictor) fresh(k *knowledge) bool { return k.at.Add(p.opts.TTL).After(p.opts.Now()) }

func (p *Predictor) use(k *knowledge) {
	p.tick++
	k.lastUse = p.tick
}

func (p *Predictor) learn(ctx context.Context, text string, k *knowledge) {
	score, err := p.score(ctx, text)
	p.lock.Lock()
	defer p.lock.Unlock()
	defer close(k.waiting)
	if err != nil {
		k.err = err
		delete(p.texts, text)
		return
	}
	k.answered, k.score, k.at = true, score, p.opts.Now()
	p.use(k)
	p.evict()
}

// evict forgets the answer that was used longest ago, if there are too many. Texts that are being asked for stay.
func (p *Predictor) evict() {
	answers, victim := 0, ""
	for text, k := range p.texts {
		if !k.answered {
			continue
		}
		answers++
		if victim == "" || k.lastUse < p.texts[victim].lastUse {
			victim = text
		}
	}
	if answers > p.opts.Capacity {
		delete(p.texts, victim)
	}
}

func (p *Predictor) score(ctx context.Context, text string) (float64, error) {
	var last error
	for i := range p.opts.Attempts {
		if i > 0 {
			if err := p.opts.Sleep(ctx, p.opts.Backoff<<(i-1)); err != nil {
				return 0, err
			}
		}
		score, err := p.model.Score(ctx, text)
		if err == nil && !(score >= 0 && score <= 1) {
			return 0, fmt.Errorf("the model says %v: %w", score, ErrScore)
		}
		if err == nil {
			return score, nil
		}
		if last = err; !errors.Is(err, ErrTemporary) {
			break
		}
	}
	return 0, fmt.Errorf("%w (no more attempts)", last)
}
