package main

import (
	"io"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/greet", func(w http.ResponseWriter, r *http.Request) {
		answer, err := http.Get(os.Getenv("UPSTREAM_URL") + "/v1/greetings")
		if err != nil {
			http.Error(w, "the upstream does not answer", http.StatusBadGateway)
			return
		}
		defer answer.Body.Close()
		w.Header().Set("content-type", "application/json")
		_, _ = io.Copy(w, answer.Body)
	})
	_ = http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}
