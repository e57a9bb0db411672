// hostile: {"title":"compile bomb","family":"resources","expect":["limit","rejected"]}
package main

const (
	a = "0123456789012345678901234567890123456789012345678901234567890123456789"
	b = a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a
	c = b + b + b + b + b + b + b + b + b + b + b + b + b + b + b + b + b + b + b
	d = c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c
	e = d + d + d + d + d + d + d + d + d + d + d + d + d + d + d + d + d + d + d
	f = e + e + e + e + e + e + e + e + e + e + e + e + e + e + e + e + e + e + e
	g = f + f + f + f + f + f + f + f + f + f + f + f + f + f + f + f + f + f + f
)

var big = [1 << 28]int{1<<28 - 1: 1}

func Greet(name string) string { return g[:len(big)&1] }

func main() {}
