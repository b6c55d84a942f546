package promql

import "experimental"
import "math"
import "universe"

// The functions of PromQL over the rows of a table; see the public documentation of Prometheus. Nulls are no samples.
builtin changes : (<-tables: stream[{A with _value: float}]) => stream[{B with _value: float}]
builtin resets : (<-tables: stream[{A with _value: float}]) => stream[{B with _value: float}]
builtin holtWinters : (<-tables: stream[{A with _time: time, _value: float}], ?smoothingFactor: float, ?trendFactor: float) => stream[{B with _value: float}]
builtin extrapolatedRate : (<-tables: stream[{A with _start: time, _stop: time, _time: time, _value: float}], ?isCounter: bool, ?isRate: bool) => stream[{B with _value: float}]
builtin instantRate : (<-tables: stream[{A with _time: time, _value: float}], ?isRate: bool) => stream[{B with _value: float}]
builtin linearRegression : (<-tables: stream[{A with _time: time, _stop: time, _value: float}], ?predict: bool, ?fromNow: float) => stream[{B with _value: float}]
builtin promHistogramQuantile : (
        <-tables: stream[A],
        ?quantile: float,
        ?countColumn: string,
        ?upperBoundColumn: string,
        ?valueColumn: string,
    ) => stream[B]
    where
    A: Record,
    B: Record

builtin labelReplace : (
        <-tables: stream[{A with _value: float}],
        source: string,
        destination: string,
        regex: string,
        replacement: string,
    ) => stream[{B with _value: float}]

builtin timestamp : (<-tables: stream[{A with _value: float}]) => stream[{A with _value: float}]
builtin emptyTable : () => stream[{_start: time, _stop: time, _time: time, _value: float}]

builtin promqlDayOfMonth : (timestamp: float) => float
builtin promqlDayOfWeek : (timestamp: float) => float
builtin promqlDaysInMonth : (timestamp: float) => float
builtin promqlHour : (timestamp: float) => float
builtin promqlMinute : (timestamp: float) => float
builtin promqlMonth : (timestamp: float) => float
builtin promqlYear : (timestamp: float) => float

// PromQL takes any number for a quantile: below 0 the answer is -Inf, above 1 it is +Inf.
quantile = (q, tables=<-, method="exact_mean") =>
    if q < 0.0 then
        tables |> reduce(identity: {_value: math.mInf(sign: -1)}, fn: (r, accumulator) => accumulator)
    else if q > 1.0 then
        tables |> reduce(identity: {_value: math.mInf(sign: 1)}, fn: (r, accumulator) => accumulator)
    else
        tables |> universe.quantile(q: q, method: method)

// Pairs rows of equal times in tables of equal keys.
join = experimental.join
