// hostile: {"title":"thread bomb","family":"resources","expect":["limit","failed"]}
package main

import (
	"runtime"
	"time"
)

func Greet(name string) string {
	for {
		go func() {
			runtime.LockOSThread()
			time.Sleep(time.Hour)
		}()
	}
}

func main() { Greet("") }
