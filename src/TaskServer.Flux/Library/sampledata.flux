package sampledata

start = 2021-01-01T00:00:00Z
stop = 2021-01-01T00:01:00Z

builtin float : (?includeNull: bool) => stream[{_time: time, tag: string, _value: float}]
builtin int : (?includeNull: bool) => stream[{_time: time, tag: string, _value: int}]
builtin uint : (?includeNull: bool) => stream[{_time: time, tag: string, _value: uint}]
builtin string : (?includeNull: bool) => stream[{_time: time, tag: string, _value: string}]
builtin bool : (?includeNull: bool) => stream[{_time: time, tag: string, _value: bool}]
builtin numericBool : (?includeNull: bool) => stream[{_time: time, tag: string, _value: int}]
