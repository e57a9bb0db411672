package main

// Clamp returns value, or the bound that it is beyond.
func Clamp(value, low, high int) (int, error) {
	if low > high {
		low, high = high, low
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
