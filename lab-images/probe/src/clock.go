package main

import "time"

// since is the time from start in milliseconds, to the microsecond.
func since(start time.Time) float64 {
	return float64(time.Since(start).Microseconds()) / 1000
}
