package main

// Number is every built-in type whose values can be multiplied and added, and every type made from one.
type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 |
		~float32 | ~float64
}

// Vector is a list of numbers of one type.
type Vector[T Number] []T

// Dot returns the sum of the products of the elements at equal positions.
func (v Vector[T]) Dot(other Vector[T]) (T, error) {
	var sum T
	return sum, nil
}

func main() {
	// Read the type and two vectors from standard input, print their dot product.
}
