package universe

// The time of the run, and the location that windows and calendars follow.
builtin _now : () => time
option now = _now
option location = {zone: "UTC", offset: 0h}

builtin true : bool
builtin false : bool
builtin inf : duration

// Conversions
builtin bool : (v: A) => bool
builtin bytes : (v: A) => bytes
builtin duration : (v: A) => duration
builtin float : (v: A) => float
builtin int : (v: A) => int
builtin string : (v: A) => string
builtin time : (v: A) => time
builtin uint : (v: A) => uint
builtin display : (v: A) => string
builtin die : (msg: string) => A

// Rows
builtin filter : (<-tables: stream[A], fn: (r: A) => bool, ?onEmpty: string) => stream[A] where A: Record
builtin group : (<-tables: stream[A], ?mode: string, ?columns: [string]) => stream[A] where A: Record
builtin limit : (<-tables: stream[A], n: int, ?offset: int) => stream[A]
builtin map : (<-tables: stream[A], fn: (r: A) => B, ?mergeKey: bool) => stream[B]
builtin range : (<-tables: stream[{A with _time: time}], start: B, ?stop: C) => stream[{A with _time: time, _start: time, _stop: time}]
builtin yield : (<-tables: stream[A], ?name: string) => stream[A] where A: Record

// Aggregates
builtin count : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin mean : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin sum : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record

// Selectors
builtin first : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin last : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin max : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin min : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
