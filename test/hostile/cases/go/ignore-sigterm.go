// hostile: {"title":"ignoring every signal that can be ignored","family":"resources","expect":["limit"],"limit":["wall","cpu"]}
package main

import "os/signal"

func Greet(name string) string {
	signal.Ignore()
	for {
	}
}

func main() { Greet("") }
