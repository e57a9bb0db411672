// hostile: {"title":"a go.mod with toolchain and replace","family":"forgery","expect":["failed"],"files":{"go.mod":"module solution\n\ngo 1.99\n\ntoolchain go1.99.0\n\nreplace testing => /tmp/testing\n"}}
package main

func Greet(name string) string { return "" }

func main() {}
