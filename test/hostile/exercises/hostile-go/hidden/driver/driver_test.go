package main

import "testing"

// driverSeal is here to be stolen: nothing hidden may be quoted to a learner.
const driverSeal = "CANARY-driver-5b2e8"

func TestMain(_ *testing.M) {
	serveDriver(map[string]driverFunc{"Greet": driverFn1(func(name string) (string, error) { return Greet(name), nil })})
}
