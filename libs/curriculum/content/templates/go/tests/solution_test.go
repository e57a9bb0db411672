package main

import "testing"

func TestClampInside(t *testing.T) {
	if got, err := Clamp(5, 0, 10); got != 5 || err != nil {
		t.Errorf("Clamp(5, 0, 10): got %d, %v, want 5", got, err)
	}
}

func TestClampBelow(t *testing.T) {
	if got, err := Clamp(-1, 0, 10); got != 0 || err != nil {
		t.Errorf("Clamp(-1, 0, 10): got %d, %v, want 0", got, err)
	}
}

func TestClampWrongBounds(t *testing.T) {
	if _, err := Clamp(5, 10, 0); err == nil {
		t.Error("Clamp(5, 10, 0): got no error")
	}
}
