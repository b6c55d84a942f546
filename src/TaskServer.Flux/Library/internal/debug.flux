package debug

// A null of a type, for tests of how functions treat it.
builtin null : (?type: string) => A where A: Basic

builtin pass : (<-tables: stream[A]) => stream[A] where A: Record
builtin opaque : (<-tables: stream[A]) => stream[B] where A: Record, B: Record
builtin slurp : (<-tables: stream[A]) => stream[A] where A: Record
builtin sink : (<-tables: stream[A]) => stream[A] where A: Record

// The value of an option of a package.
builtin getOption : (pkg: string, name: string) => A

// Row functions run column by column wherever they can; the option is there for scripts that set it.
option vectorize = false
