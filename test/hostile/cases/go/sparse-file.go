// hostile: {"title":"a sparse file of a terabyte","family":"resources","expect":["limit","failed"]}
package main

import "os"

func Greet(name string) string {
	f, err := os.Create("/tmp/sparse")
	if err != nil {
		return ""
	}
	_ = f.Truncate(1 << 40)
	_, _ = f.WriteAt([]byte{1}, 1<<40-1)
	return ""
}

func main() { Greet("") }
