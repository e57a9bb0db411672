// hostile: {"title":"a service that accepts and never answers, and ends while it is asked","family":"resources","expect":["failed","limit"]}
package main

import (
	"net"
	"os"
	"time"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		return
	}
	for i := 0; i < 2; i++ {
		_, _ = listener.Accept()
	}
	time.Sleep(200 * time.Millisecond)
}
