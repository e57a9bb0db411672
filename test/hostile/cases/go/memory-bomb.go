// hostile: {"title":"memory bomb","family":"resources","expect":["limit"],"limit":["memory"]}
package main

var hoard [][]byte

func Greet(name string) string {
	for {
		block := make([]byte, 8<<20)
		for i := range block {
			block[i] = byte(i)
		}
		hoard = append(hoard, block)
	}
}

func main() { Greet("") }
