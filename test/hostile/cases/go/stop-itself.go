// hostile: {"title":"stopping itself with SIGSTOP","family":"resources","expect":["limit"],"limit":["wall"]}
package main

import "syscall"

func Greet(name string) string {
	_ = syscall.Kill(0, syscall.SIGSTOP)
	_ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
	return ""
}

func main() { Greet("") }
