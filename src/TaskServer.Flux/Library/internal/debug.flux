package debug

// A null of a type, for tests of how functions treat it.
builtin null : (?type: string) => A

builtin pass : (<-tables: stream[A]) => stream[A] where A: Record
builtin opaque : (<-tables: stream[A]) => stream[B] where A: Record, B: Record
builtin slurp : (<-tables: stream[A]) => stream[A] where A: Record
builtin sink : (<-tables: stream[A]) => stream[A] where A: Record
