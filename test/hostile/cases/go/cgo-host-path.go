// hostile: {"title":"host paths through cgo","family":"snooping","expect":["rejected"]}
package main

/*
#include "/etc/shadow"
#include "/work/src/driver_test.go"
*/
import "C"

func Greet(name string) string { return "" }

func main() {}
