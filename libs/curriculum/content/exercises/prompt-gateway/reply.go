package main

import (
	"encoding/json"
	"net/http"
)

// writeError answers {"error":{"code":…,"message":…}}, the one form of every error of the gateway.
func writeError(w http.ResponseWriter, status int, code, message string) {
	writeJSON(w, status, map[string]any{"error": map[string]string{"code": code, "message": message}})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may have left; there is nobody to tell
}
