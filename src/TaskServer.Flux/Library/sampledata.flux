package sampledata

start = 2021-01-01T00:00:00Z
stop = 2021-01-01T00:01:00Z

builtin float : (?includeNull: bool) => stream[A] where A: Record
builtin int : (?includeNull: bool) => stream[{A with _value: int, _value: B}]
builtin uint : (?includeNull: bool) => stream[{A with _value: uint, _value: B}]
builtin string : (?includeNull: bool) => stream[A] where A: Record
builtin bool : (?includeNull: bool) => stream[A] where A: Record
builtin numericBool : (?includeNull: bool) => stream[{A with _value: int, _value: B}]
