package main

// Clamp returns value, or the bound that it is beyond.
func Clamp(value, low, high int) (int, error) {
	return value, nil
}

func main() {}
