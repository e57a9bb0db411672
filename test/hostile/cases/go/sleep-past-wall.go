// hostile: {"title":"sleeping past the wall","family":"resources","expect":["limit"],"limit":["wall"]}
package main

import "time"

func Greet(name string) string {
	time.Sleep(time.Hour)
	return "Hello, " + name + "!"
}

func main() { Greet("") }
