package gen

// Series of made-up values, ten seconds apart: n rows for every combination of the values of the tags. The same seed gives the same values.
builtin tables : (n: int, ?nulls: float, ?tags: [{name: string, cardinality: int}], ?seed: int) => stream[{A with _time: time, _value: float}]
