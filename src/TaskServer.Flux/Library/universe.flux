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
builtin pivot : (<-tables: stream[A], rowKey: [string], columnKey: [string], valueColumn: string) => stream[B] where A: Record, B: Record
builtin sort : (<-tables: stream[A], ?columns: [string], ?desc: bool) => stream[A] where A: Record

// Aggregates
builtin count : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin mean : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin sum : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record

// Selectors
builtin first : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin last : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin max : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin min : (<-tables: stream[A], ?column: string) => stream[A] where A: Record

// Windows
builtin window : (<-tables: stream[A], ?every: duration, ?period: duration, ?offset: duration, ?location: {zone: string, offset: duration}, ?timeColumn: string, ?startColumn: string, ?stopColumn: string, ?createEmpty: bool) => stream[B] where A: Record, B: Record
builtin aggregateWindow : (every: duration, ?period: duration, fn: (<-: stream[B], column: A) => stream[C], ?offset: duration, ?location: {zone: string, offset: duration}, ?column: A, ?timeSrc: string, ?timeDst: string, ?createEmpty: bool, <-tables: stream[D]) => stream[E] where B: Record, C: Record, D: Record, E: Record

// Values out of streams
builtin tableFind : (<-tables: stream[A], fn: (key: B) => bool) => stream[A] where A: Record, B: Record
builtin getColumn : (<-table: stream[A], column: string) => [B] where A: Record
builtin getRecord : (<-table: stream[A], idx: int) => A where A: Record
builtin findColumn : (<-tables: stream[A], fn: (key: B) => bool, column: string) => [C] where A: Record, B: Record
builtin findRecord : (<-tables: stream[A], fn: (key: B) => bool, idx: int) => A where A: Record, B: Record
