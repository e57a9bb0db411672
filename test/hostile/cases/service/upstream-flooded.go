// hostile: {"title":"the probe's upstream flooded with connections and bodies","family":"resources","expect":["failed","limit"]}
package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
)

func main() {
	upstream := os.Getenv("UPSTREAM_URL")
	block := bytes.Repeat([]byte("x"), 1<<20)
	go func() {
		for {
			for i := 0; i < 64; i++ {
				if answer, err := http.Post(upstream+"/v1/greetings", "text/plain", bytes.NewReader(block)); err == nil {
					_, _ = io.Copy(io.Discard, answer.Body)
					_ = answer.Body.Close()
				}
			}
		}
	}()
	go func() {
		for {
			_, _ = net.Dial("tcp", "127.0.0.1:9000")
		}
	}()
	go func() {
		if connection, err := net.Dial("tcp", "127.0.0.1:9000"); err == nil {
			_, _ = connection.Write([]byte("POST /v1/greetings HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"))
			for {
				if _, err := connection.Write([]byte("100000\r\n")); err != nil {
					return
				}
				_, _ = connection.Write(block)
				_, _ = connection.Write([]byte("\r\n"))
			}
		}
	}()
	http.HandleFunc("/greet", func(http.ResponseWriter, *http.Request) {})
	_ = http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}
