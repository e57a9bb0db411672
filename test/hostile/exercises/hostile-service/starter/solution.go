package main

import (
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/greet", func(w http.ResponseWriter, r *http.Request) {})
	_ = http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}
