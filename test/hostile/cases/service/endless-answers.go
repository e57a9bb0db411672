// hostile: {"title":"answers without end, slow to the byte and compressed to nothing","family":"resources","expect":["failed","limit"]}
package main

import (
	"compress/gzip"
	"net/http"
	"os"
	"sync/atomic"
)

var asked atomic.Int64

func main() {
	zeros := make([]byte, 1<<20)
	http.HandleFunc("/greet", func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1)%2 == 1 {
			w.Header().Set("content-encoding", "gzip")
			bomb := gzip.NewWriter(w)
			for {
				if _, err := bomb.Write(zeros); err != nil {
					return
				}
			}
		}
		w.Header().Set("content-type", "text/event-stream")
		for {
			if _, err := w.Write([]byte("data: x\n\n")); err != nil {
				return
			}
		}
	})
	_ = http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}
