// hostile: {"title":"deep recursion","family":"resources","expect":["limit","failed"]}
package main

func down(n int, pad [256]byte) int {
	pad[n%256] = byte(n)
	return down(n+1, pad) + int(pad[0])
}

func Greet(name string) string { return string(rune(down(0, [256]byte{}))) }

func main() { Greet("") }
