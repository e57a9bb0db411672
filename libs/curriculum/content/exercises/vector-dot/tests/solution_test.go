package main

import (
	"math"
	"slices"
	"testing"
)

// celsius shows that Dot also works for types made from a number type.
type celsius float64

func wantDot[T Number](t *testing.T, v, other Vector[T], want T) {
	t.Helper()
	got, err := v.Dot(other)
	if err != nil {
		t.Errorf("%v.Dot(%v): got error %q, want no error", v, other, err)
		return
	}
	if got != want {
		t.Errorf("%v.Dot(%v): got %v, want %v", v, other, got, want)
	}
}

func wantError[T Number](t *testing.T, v, other Vector[T]) {
	t.Helper()
	defer func() {
		if cause := recover(); cause != nil {
			t.Errorf("%v.Dot(%v): got panic %v, want an error", v, other, cause)
		}
	}()
	if got, err := v.Dot(other); err == nil {
		t.Errorf("%v.Dot(%v): got %v and no error, want an error", v, other, got)
	}
}

func TestSmallVectors(t *testing.T) {
	t.Run("int", func(t *testing.T) { wantDot(t, Vector[int]{1, 2, 3}, Vector[int]{4, 5, 6}, 32) })
	t.Run("negative", func(t *testing.T) { wantDot(t, Vector[int]{1, -2}, Vector[int]{-3, 4}, -11) })
	t.Run("float64", func(t *testing.T) { wantDot(t, Vector[float64]{0.5, 2}, Vector[float64]{4, 0.25}, 2.5) })
	t.Run("named type", func(t *testing.T) { wantDot(t, Vector[celsius]{1.5}, Vector[celsius]{2}, 3) })
	t.Run("empty", func(t *testing.T) { wantDot(t, Vector[int]{}, nil, 0) })
}

func TestUnequalLengths(t *testing.T) {
	t.Run("other is shorter", func(t *testing.T) { wantError(t, Vector[int]{1, 2, 3}, Vector[int]{1, 2}) })
	t.Run("other is longer", func(t *testing.T) { wantError(t, Vector[int]{1, 2}, Vector[int]{1, 2, 3}) })
}

func TestLargeInteger(t *testing.T) {
	// 2^53 + 1 is the first whole number that a float64 cannot hold.
	wantDot(t, Vector[int64]{1<<53 + 1}, Vector[int64]{1}, 1<<53+1)
}

func TestNaN(t *testing.T) {
	v, other := Vector[float64]{1, math.NaN(), 3}, Vector[float64]{1, 2, 3}
	got, err := v.Dot(other)
	if err != nil {
		t.Fatalf("%v.Dot(%v): got error %q, want no error", v, other, err)
	}
	if !math.IsNaN(got) {
		t.Errorf("%v.Dot(%v): got %v, want NaN", v, other, got)
	}
}

func TestInputsStay(t *testing.T) {
	v, other := Vector[int]{1, 2, 3}, Vector[int]{4, 5, 6}
	if _, err := v.Dot(other); err != nil {
		t.Fatalf("%v.Dot(%v): got error %q, want no error", v, other, err)
	}
	if want := (Vector[int]{1, 2, 3}); !slices.Equal(v, want) {
		t.Errorf("v after Dot: got %v, want %v", v, want)
	}
	if want := (Vector[int]{4, 5, 6}); !slices.Equal(other, want) {
		t.Errorf("other after Dot: got %v, want %v", other, want)
	}
}
