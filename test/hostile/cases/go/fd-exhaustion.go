// hostile: {"title":"descriptor exhaustion","family":"resources","expect":["failed","limit"]}
package main

import "os"

var open []*os.File

func Greet(name string) string {
	for {
		f, err := os.Open("/dev/null")
		if err != nil {
			return ""
		}
		open = append(open, f)
	}
}

func main() { Greet("") }
