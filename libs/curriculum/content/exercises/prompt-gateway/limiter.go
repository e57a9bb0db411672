package main

import "time"

// Limiter has a token bucket for each tenant. It is used by many goroutines at once.
type Limiter struct{}

// NewLimiter makes buckets that hold at most burst tokens, start full, and gain perSecond tokens each second.
func NewLimiter(burst int, perSecond float64) *Limiter {
	return &Limiter{}
}

// Take takes one token of the tenant's bucket. When there is none it takes nothing, and says how long it is
// until there will be one.
func (l *Limiter) Take(tenant string, now time.Time) (wait time.Duration, ok bool) {
	return 0, true
}
