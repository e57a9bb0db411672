// hostile: {"title":"endless standard output","family":"resources","expect":["limit"],"limit":["output"]}
package main

import "os"

func Greet(name string) string {
	block := make([]byte, 1<<16)
	for {
		os.Stdout.Write(block)
	}
}

func main() { Greet("") }
