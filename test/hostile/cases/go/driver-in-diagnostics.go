// hostile: {"title":"the hidden driver's constants quoted by the compiler","family":"snooping","expect":["rejected"]}
package main

var _ int = driverSeal

var _ [0]struct{} = [len(driverSeal)]struct{}{}

// The driver hands its constant to this.
func Greet(name int) string { return "" }

func main() {}
