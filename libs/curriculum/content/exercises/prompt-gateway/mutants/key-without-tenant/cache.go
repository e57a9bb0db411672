package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"
)

// Cache keeps answers until they are older than its time to live. It is used by many goroutines at once.
type Cache struct {
	ttl     time.Duration
	mu      sync.Mutex
	entries map[string]entry
	sweep   time.Time // when to look for dead entries again
}

type entry struct {
	answer Answer
	ends   time.Time
}

// NewCache makes an empty cache.
func NewCache(ttl time.Duration) *Cache {
	return &Cache{ttl: ttl, entries: map[string]entry{}}
}

// Get finds an answer that is still alive at that moment.
func (c *Cache) Get(key string, now time.Time) (Answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.entries[key]
	if !ok || !now.Before(found.ends) {
		return Answer{}, false
	}
	return found.answer, true
}

// Put keeps an answer from that moment on. Once per time to live it drops what has died, so that memory
// follows the requests of one such period and not those of the whole life of the process.
func (c *Cache) Put(key string, answer Answer, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !now.Before(c.sweep) {
		for old, found := range c.entries {
			if !now.Before(found.ends) {
				delete(c.entries, old)
			}
		}
		c.sweep = now.Add(c.ttl)
	}
	c.entries[key] = entry{answer: answer, ends: now.Add(c.ttl)}
}

// CacheKey makes the key of a request: equal for one tenant's requests that mean the same, different for all others.
// A body that is not one JSON object is an error.
func CacheKey(tenant string, body []byte) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // a float64 cannot tell large seeds apart
	var request map[string]any
	if err := decoder.Decode(&request); err != nil {
		return "", err
	}
	if request == nil {
		return "", errors.New("the body is null")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return "", errors.New("something follows the object")
	}
	normal, err := json.Marshal(request) // sorts the keys
	if err != nil {
		return "", err
	}
	return string(normal), nil
}
