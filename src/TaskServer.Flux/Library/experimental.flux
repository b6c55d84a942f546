package experimental

import "date"
import "influxdata/influxdb"

addDuration = (d, to, location=location) => date.add(d: d, to: to, location: location)

subDuration = (d, from, location=location) => date.sub(d: d, from: from, location: location)

to = influxdb.wideTo

builtin group : (<-tables: stream[A], mode: string, columns: [string]) => stream[A] where A: Record
builtin objectKeys : (o: A) => [string] where A: Record
builtin set : (<-tables: stream[A], o: B) => stream[C] where A: Record, B: Record, C: Record
builtin join : (left: stream[A], right: stream[B], fn: (left: A, right: B) => C) => stream[C] where A: Record, B: Record, C: Record
builtin chain : (first: stream[A], second: stream[B]) => stream[B] where A: Record, B: Record
builtin preview : (<-tables: stream[A], ?nrows: int, ?ntables: int) => stream[A] where A: Record
builtin unpivot : (<-tables: stream[{A with _time: time}], ?otherColumns: [string]) => stream[{B with _field: string, _value: C}] where A: Record, B: Record
builtin catch : (fn: () => A) => {value: A, code: uint, msg: string}
builtin diff : (<-got: stream[A], want: stream[A]) => stream[{A with _diff: string}]

builtin _alignTime : (<-tables: stream[A], alignTo: time) => stream[B] where A: Record, B: Record

alignTime = (tables=<-, alignTo=time(v: 0)) => tables |> _alignTime(alignTo: time(v: alignTo))

// The functions below are those of universe for rows with the usual columns, which their types demand.
builtin _window : (<-tables: stream[{A with _start: time, _stop: time, _time: time}], every: duration, period: duration, offset: duration, location: {zone: string, offset: duration}, createEmpty: bool) => stream[{A with _start: time, _stop: time, _time: time}]
builtin integral : (<-tables: stream[{A with _time: time, _value: B}], ?unit: duration, ?interpolate: string) => stream[{A with _value: B}]
builtin count : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: int}]
builtin histogram : (<-tables: stream[{A with _value: float}], bins: [float], ?normalize: bool) => stream[{A with _value: float, le: float}]
builtin histogramQuantile : (<-tables: stream[{A with _value: float, le: float}], ?quantile: float, ?minValue: float) => stream[{A with _value: float}]
builtin mean : (<-tables: stream[{A with _value: float}]) => stream[{A with _value: float}]
builtin mode : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: B}]
builtin quantile : (<-tables: stream[{A with _value: float}], q: float, ?compression: float, ?method: string) => stream[{A with _value: float}]
builtin skew : (<-tables: stream[{A with _value: float}]) => stream[{A with _value: float}]
builtin spread : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: B}] where B: Numeric
builtin stddev : (<-tables: stream[{A with _value: float}], ?mode: string) => stream[{A with _value: float}]
builtin sum : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: B}] where B: Numeric
builtin kaufmansAMA : (<-tables: stream[{A with _value: B}], n: int) => stream[{A with _value: float}] where B: Numeric
builtin distinct : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: B}]
builtin fill : (<-tables: stream[{A with _value: B}], ?value: B, ?usePrevious: bool) => stream[{A with _value: B}]
builtin first : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: B}]
builtin last : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: B}]
builtin max : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: B}]
builtin min : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: B}]
builtin unique : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: B}]

window = (
        tables=<-,
        every=0s,
        period=0s,
        offset=0s,
        location=location,
        createEmpty=false,
    ) =>
    tables
        |> _window(
            every: every,
            period: period,
            offset: offset,
            location: location,
            createEmpty: createEmpty,
        )
