// hostile: {"title":"generic types that double at every step","family":"resources","expect":["limit","rejected"]}
package main

type Pair[A, B any] struct {
	a *A
	b *B
}

func f0[T any]() string  { var p *T; _ = p; return "" }
func f1[T any]() string  { return f0[Pair[T, T]]() }
func f2[T any]() string  { return f1[Pair[T, T]]() + f1[Pair[T, *T]]() }
func f3[T any]() string  { return f2[Pair[T, T]]() + f2[Pair[T, *T]]() }
func f4[T any]() string  { return f3[Pair[T, T]]() + f3[Pair[T, *T]]() }
func f5[T any]() string  { return f4[Pair[T, T]]() + f4[Pair[T, *T]]() }
func f6[T any]() string  { return f5[Pair[T, T]]() + f5[Pair[T, *T]]() }
func f7[T any]() string  { return f6[Pair[T, T]]() + f6[Pair[T, *T]]() }
func f8[T any]() string  { return f7[Pair[T, T]]() + f7[Pair[T, *T]]() }
func f9[T any]() string  { return f8[Pair[T, T]]() + f8[Pair[T, *T]]() }
func f10[T any]() string { return f9[Pair[T, T]]() + f9[Pair[T, *T]]() }
func f11[T any]() string { return f10[Pair[T, T]]() + f10[Pair[T, *T]]() }
func f12[T any]() string { return f11[Pair[T, T]]() + f11[Pair[T, *T]]() }
func f13[T any]() string { return f12[Pair[T, T]]() + f12[Pair[T, *T]]() }
func f14[T any]() string { return f13[Pair[T, T]]() + f13[Pair[T, *T]]() }
func f15[T any]() string { return f14[Pair[T, T]]() + f14[Pair[T, *T]]() }
func f16[T any]() string { return f15[Pair[T, T]]() + f15[Pair[T, *T]]() }

func Greet(name string) string { return f16[int]() }

func main() { Greet("") }
