package main

import (
	"encoding/json"
	"net/http"
)

// errorBody is {"error":{"code":…,"message":…}}, the one form of every error, as a body or as an event.
func errorBody(code, message string) []byte {
	body, err := json.Marshal(map[string]any{"error": map[string]string{"code": code, "message": message}})
	if err != nil {
		panic(err) // two strings can always be encoded
	}
	return body
}

// writeError answers a request whose stream has not begun.
func writeError(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(errorBody(code, message)) // the client may have left; there is nobody to tell
}
