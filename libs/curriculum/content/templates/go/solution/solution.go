package main

import "errors"

// Clamp returns value, or the bound that it is beyond.
func Clamp(value, low, high int) (int, error) {
	if low > high {
		return 0, errors.New("the lower bound is above the upper one")
	}
	if value < low {
		return low, nil
	}
	if value > high {
		return high, nil
	}
	return value, nil
}

func main() {}
