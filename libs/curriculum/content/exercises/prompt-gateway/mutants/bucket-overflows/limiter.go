package main

import (
	"sync"
	"time"
)

// Limiter has a token bucket for each tenant. It is used by many goroutines at once.
type Limiter struct {
	burst     float64
	perSecond float64
	mu        sync.Mutex
	buckets   map[string]*bucket
}

type bucket struct {
	tokens float64
	at     time.Time // when tokens was right
}

// NewLimiter makes buckets that hold at most burst tokens, start full, and gain perSecond tokens each second.
func NewLimiter(burst int, perSecond float64) *Limiter {
	return &Limiter{burst: float64(burst), perSecond: perSecond, buckets: map[string]*bucket{}}
}

// Take takes one token of the tenant's bucket. When there is none it takes nothing, and says how long it is
// until there will be one.
func (l *Limiter) Take(tenant string, now time.Time) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	current, known := l.buckets[tenant]
	if !known {
		current = &bucket{tokens: l.burst, at: now}
		l.buckets[tenant] = current
	}
	current.tokens += now.Sub(current.at).Seconds() * l.perSecond
	current.at = now
	if current.tokens < 1 {
		return time.Duration((1 - current.tokens) / l.perSecond * float64(time.Second)), false
	}
	current.tokens--
	return 0, true
}
