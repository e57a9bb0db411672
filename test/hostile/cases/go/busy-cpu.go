// hostile: {"title":"burning every core","family":"resources","expect":["limit"],"limit":["cpu","wall"]}
package main

func Greet(name string) string {
	for i := 0; i < 8; i++ {
		go func() {
			for {
			}
		}()
	}
	for {
	}
}

func main() { Greet("") }
