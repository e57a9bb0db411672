package main

import "testing"

// milli is a type made from a number type: Number must admit it.
type milli int64

func to[T Number, F ~int64 | ~float64](from []F) Vector[T] {
	vector := make(Vector[T], len(from))
	for i, value := range from {
		vector[i] = T(value)
	}
	return vector
}

func integers[T Number](v, other []driverInt) (driverInt, error) {
	dot, err := to[T](v).Dot(to[T](other))
	return driverInt(dot), err
}

func floats[T Number](v, other []driverFloat) (driverFloat, error) {
	dot, err := to[T](v).Dot(to[T](other))
	return driverFloat(dot), err
}

type twice struct {
	First  int `json:"first"`
	Second int `json:"second"`
	V      any `json:"v"`
	Other  any `json:"other"`
}

// again calls Dot two times on the same vectors and shows what became of them.
func again(v, other Vector[int]) (twice, error) {
	first, err := v.Dot(other)
	if err != nil {
		return twice{}, err
	}
	second, err := v.Dot(other)
	return twice{first, second, v, other}, err
}

func TestMain(*testing.M) {
	serveDriver(map[string]driverFunc{
		"Int64":   driverFn2(integers[int64]),
		"Uint8":   driverFn2(integers[uint8]),
		"Milli":   driverFn2(integers[milli]),
		"Float32": driverFn2(floats[float32]),
		"Float64": driverFn2(floats[float64]),
		"Again":   driverFn2(again),
		"Self":    driverFn1(func(v Vector[int]) (twice, error) { return again(v, v) }),
	})
}
