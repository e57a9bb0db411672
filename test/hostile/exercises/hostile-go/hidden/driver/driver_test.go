package main

import "testing"

func TestMain(_ *testing.M) {
	serveDriver(map[string]driverFunc{"Greet": driverFn1(func(name string) (string, error) { return Greet(name), nil })})
}
