package main

import "testing"

func TestMain(_ *testing.M) {
	serveDriver(map[string]driverFunc{"Clamp": driverFn3(Clamp)})
}
