package testutil

// Always an error, for branches that a test must not reach.
builtin fail : () => bool

// What it is given, in places where a value should not be known before the script runs.
builtin yield : (<-v: A) => A

// What it is given, as a record or value of whatever type is wanted.
builtin makeRecord : (o: A) => B where A: Record, B: Record
