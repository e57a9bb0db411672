// hostile: {"title":"the names of the kit redeclared","family":"forgery","expect":["rejected"]}
package main

type driverFunc func(args []string) (any, error)

func serveDriver(functions map[string]driverFunc) {}

func driverFn1(f func(string) string) driverFunc { return nil }

func Greet(name string) string { return "" }

func main() {}
