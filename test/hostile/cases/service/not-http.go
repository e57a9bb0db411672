// hostile: {"title":"answers that are no HTTP, or too much of it","family":"forgery","expect":["failed","limit"]}
package main

import (
	"net"
	"os"
	"strings"
)

var answers = []string{
	"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{\"greeting\":\"x\"}",
	"HTTP/1.1 200 OK\r\n" + strings.Repeat("x-flood: "+strings.Repeat("x", 8000)+"\r\n", 4000) + "\r\n",
	"HTTP/9.9 999999 \x00\x1e\xff\r\n\r\n",
	"{\"observation\":{\"ready\":true,\"steps\":{},\"upstream\":{\"requests\":[]},\"marks\":{}}}\n",
	"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n{",
	"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + strings.Repeat("[", 200000),
	"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
	"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9000/v1/greetings\r\ncontent-length: 0\r\n\r\n",
	strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 100000),
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		return
	}
	for i := 0; ; i++ {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			request := make([]byte, 4096)
			_, _ = connection.Read(request)
			_, _ = connection.Write([]byte(answers[i%len(answers)]))
			_ = connection.Close()
		}()
	}
}
