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
builtin contains : (value: A, set: [A]) => bool where A: Nullable
builtin length : (<-arr: [A]) => int
builtin today : () => time

// Rows
builtin filter : (<-tables: stream[A], fn: (r: A) => bool, ?onEmpty: string) => stream[A] where A: Record
builtin group : (<-tables: stream[A], ?mode: string, ?columns: [string]) => stream[A] where A: Record
builtin limit : (<-tables: stream[A], n: int, ?offset: int) => stream[A]
builtin map : (<-tables: stream[A], fn: (r: A) => B, ?mergeKey: bool) => stream[B]
builtin range : (<-tables: stream[{A with _time: time}], start: B, ?stop: C) => stream[{A with _time: time, _start: time, _stop: time}]
builtin tail : (<-tables: stream[A], n: int, ?offset: int) => stream[A]
builtin yield : (<-tables: stream[A], ?name: string) => stream[A] where A: Record
builtin pivot : (<-tables: stream[A], rowKey: [string], columnKey: [string], valueColumn: string) => stream[B] where A: Record, B: Record
builtin sort : (<-tables: stream[A], ?columns: [string], ?desc: bool) => stream[A] where A: Record

// Rows: columns
builtin columns : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin drop : (<-tables: stream[A], ?fn: (column: string) => bool, ?columns: [string]) => stream[B] where A: Record, B: Record
builtin duplicate : (<-tables: stream[A], column: string, as: string) => stream[B] where A: Record, B: Record
builtin fill : (<-tables: stream[A], ?column: string, ?value: B, ?usePrevious: bool) => stream[C] where A: Record, C: Record
builtin keep : (<-tables: stream[A], ?columns: [string], ?fn: (column: string) => bool) => stream[B] where A: Record, B: Record
builtin keyValues : (<-tables: stream[A], ?keyColumns: [string]) => stream[{B with _key: string, _value: C}] where A: Record, B: Record
builtin keys : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin rename : (<-tables: stream[A], ?fn: (column: string) => string, ?columns: B) => stream[C] where A: Record, B: Record, C: Record
builtin set : (<-tables: stream[A], key: string, value: string) => stream[A] where A: Record

// Rows: the types of values
builtin toBool : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: bool, _value: B}]
builtin toFloat : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: float, _value: B}]
builtin toInt : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: int, _value: B}]
builtin toString : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: string, _value: B}]
builtin toTime : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: time, _value: B}]
builtin toUInt : (<-tables: stream[{A with _value: B}]) => stream[{A with _value: uint, _value: B}]

// Rows: changes from one to the next
builtin cumulativeSum : (<-tables: stream[A], ?columns: [string]) => stream[B] where A: Record, B: Record
builtin derivative : (<-tables: stream[A], ?unit: duration, ?nonNegative: bool, ?columns: [string], ?timeColumn: string, ?initialZero: bool) => stream[B] where A: Record, B: Record
builtin difference : (<-tables: stream[A], ?nonNegative: bool, ?columns: [string], ?keepFirst: bool, ?initialZero: bool) => stream[B] where A: Record, B: Record
builtin elapsed : (<-tables: stream[A], ?unit: duration, ?timeColumn: string, ?columnName: string) => stream[B] where A: Record, B: Record
builtin stateTracking : (<-tables: stream[A], fn: (r: A) => bool, ?countColumn: string, ?durationColumn: string, ?durationUnit: duration, ?timeColumn: string) => stream[B] where A: Record, B: Record

increase = (tables=<-, columns=["_value"]) =>
    tables
        |> difference(nonNegative: true, columns: columns, keepFirst: true, initialZero: true)
        |> cumulativeSum(columns: columns)

stateCount = (fn, column="stateCount", tables=<-) => tables |> stateTracking(fn: fn, countColumn: column)

stateDuration = (
        fn,
        column="stateDuration",
        timeColumn="_time",
        unit=1s,
        tables=<-,
    ) =>
    tables |> stateTracking(fn: fn, durationColumn: column, timeColumn: timeColumn, durationUnit: unit)

// Rows: times
builtin hourSelection : (<-tables: stream[A], start: int, stop: int, ?location: {zone: string, offset: duration}, ?timeColumn: string) => stream[A] where A: Record
builtin timeShift : (<-tables: stream[A], duration: duration, ?columns: [string]) => stream[A]
builtin truncateTimeColumn : (<-tables: stream[{B with _time: C}], unit: duration, ?timeColumn: A) => stream[{B with _time: time, _time: C}] where C: Timeable

// Rows: several streams
builtin join : (<-tables: A, ?method: string, ?on: [string]) => stream[B] where A: Record, B: Record
builtin union : (tables: [stream[A]]) => stream[A] where A: Record

// Aggregates
builtin count : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin covariance : (<-tables: stream[A], ?pearsonr: bool, ?valueDst: string, columns: [string]) => stream[B] where A: Record, B: Record
builtin histogram : (<-tables: stream[A], ?column: string, ?upperBoundColumn: string, ?countColumn: string, bins: [float], ?normalize: bool) => stream[B] where A: Record, B: Record
builtin histogramQuantile : (<-tables: stream[A], ?quantile: float, ?countColumn: string, ?upperBoundColumn: string, ?valueColumn: string, ?minValue: float, ?onNonmonotonic: string) => stream[B] where A: Record, B: Record
builtin integral : (<-tables: stream[A], ?unit: duration, ?timeColumn: string, ?column: string, ?interpolate: string) => stream[B] where A: Record, B: Record
builtin linearBins : (start: float, width: float, count: int, ?infinity: bool) => [float]
builtin logarithmicBins : (start: float, factor: float, count: int, ?infinity: bool) => [float]
builtin mean : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin mode : (<-tables: stream[A], ?column: string) => stream[{B with _value: C}] where A: Record, B: Record
builtin quantile : (<-tables: stream[A], ?column: string, q: float, ?compression: float, ?method: string) => stream[A] where A: Record
builtin reduce : (<-tables: stream[A], fn: (r: A, accumulator: B) => B, identity: B) => stream[C] where A: Record, B: Record, C: Record
builtin skew : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin spread : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin stddev : (<-tables: stream[A], ?column: string, ?mode: string) => stream[B] where A: Record, B: Record
builtin sum : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record

median = (method="estimate_tdigest", compression=0.0, column="_value", tables=<-) =>
    tables |> quantile(q: 0.5, method: method, compression: compression, column: column)

timeWeightedAvg = (tables=<-, unit) =>
    tables
        |> integral(unit: unit, interpolate: "linear")
        |> map(fn: (r) => ({r with _value: r._value * float(v: uint(v: unit)) / float(v: int(v: r._stop) - int(v: r._start))}))

// Selectors
builtin distinct : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin first : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin last : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin max : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin min : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin sample : (<-tables: stream[A], n: int, ?pos: int, ?column: string) => stream[A] where A: Record
builtin unique : (<-tables: stream[A], ?column: string) => stream[A] where A: Record

top = (n, columns=["_value"], tables=<-) => tables |> sort(columns: columns, desc: true) |> limit(n: n)

bottom = (n, columns=["_value"], tables=<-) => tables |> sort(columns: columns) |> limit(n: n)

// One row of each group, and of those the first or last few.
_pick = (n, column, groupColumns, each, few, tables=<-) =>
    tables
        |> group(columns: groupColumns)
        |> each(column: column)
        |> group()
        |> few(n: n, columns: [column])

highestMax = (n, column="_value", groupColumns=[], tables=<-) =>
    tables |> _pick(n: n, column: column, groupColumns: groupColumns, each: max, few: top)

highestAverage = (n, column="_value", groupColumns=[], tables=<-) =>
    tables |> _pick(n: n, column: column, groupColumns: groupColumns, each: mean, few: top)

highestCurrent = (n, column="_value", groupColumns=[], tables=<-) =>
    tables |> _pick(n: n, column: column, groupColumns: groupColumns, each: last, few: top)

lowestMin = (n, column="_value", groupColumns=[], tables=<-) =>
    tables |> _pick(n: n, column: column, groupColumns: groupColumns, each: min, few: bottom)

lowestAverage = (n, column="_value", groupColumns=[], tables=<-) =>
    tables |> _pick(n: n, column: column, groupColumns: groupColumns, each: mean, few: bottom)

lowestCurrent = (n, column="_value", groupColumns=[], tables=<-) =>
    tables |> _pick(n: n, column: column, groupColumns: groupColumns, each: last, few: bottom)

// Moving averages, indicators, forecasts
builtin chandeMomentumOscillator : (<-tables: stream[A], n: int, ?columns: [string]) => stream[B] where A: Record, B: Record
builtin doubleEMA : (<-tables: stream[{A with _value: B}], n: int) => stream[C] where B: Numeric, C: Record
builtin exponentialMovingAverage : (<-tables: stream[{A with _value: B}], n: int) => stream[{A with _value: B}] where B: Numeric
builtin holtWinters : (<-tables: stream[A], n: int, interval: duration, ?withFit: bool, ?column: string, ?timeColumn: string, ?seasonality: int, ?withMinSSE: bool) => stream[B] where A: Record, B: Record
builtin kaufmansAMA : (<-tables: stream[A], n: int, ?column: string) => stream[B] where A: Record, B: Record
builtin movingAverage : (<-tables: stream[{A with _value: B}], n: int) => stream[{A with _value: float}] where B: Numeric
builtin relativeStrengthIndex : (<-tables: stream[A], n: int, ?columns: [string]) => stream[B] where A: Record, B: Record
builtin tripleEMA : (<-tables: stream[{A with _value: B}], n: int) => stream[C] where B: Numeric, C: Record
builtin tripleExponentialDerivative : (<-tables: stream[{A with _value: B}], n: int) => stream[{A with _value: float}] where A: Record, B: Numeric

kaufmansER = (n, tables=<-) =>
    tables
        |> chandeMomentumOscillator(n: n)
        |> map(fn: (r) => ({r with _value: (if r._value < 0.0 then -r._value else r._value) / 100.0}))

// Two streams
cov = (x, y, on, pearsonr=false) =>
    join(tables: {x: x, y: y}, on: on)
        |> covariance(pearsonr: pearsonr, columns: ["_value_x", "_value_y"])

pearsonr = (x, y, on) => cov(x: x, y: y, on: on, pearsonr: true)

// Windows
builtin window : (<-tables: stream[A], ?every: duration, ?period: duration, ?offset: duration, ?location: {zone: string, offset: duration}, ?timeColumn: string, ?startColumn: string, ?stopColumn: string, ?createEmpty: bool) => stream[B] where A: Record, B: Record
builtin aggregateWindow : (every: duration, ?period: duration, fn: (<-: stream[B], column: A) => stream[C], ?offset: duration, ?location: {zone: string, offset: duration}, ?column: A, ?timeSrc: string, ?timeDst: string, ?createEmpty: bool, <-tables: stream[D]) => stream[E] where B: Record, C: Record, D: Record, E: Record

timedMovingAverage = (every, period, column="_value", tables=<-) =>
    tables
        |> window(every: every, period: period)
        |> mean(column: column)
        |> duplicate(column: "_stop", as: "_time")
        |> window(every: inf)

// Values out of streams
builtin tableFind : (<-tables: stream[A], fn: (key: B) => bool) => stream[A] where A: Record, B: Record
builtin getColumn : (<-table: stream[A], column: string) => [B] where A: Record
builtin getRecord : (<-table: stream[A], idx: int) => A where A: Record
builtin findColumn : (<-tables: stream[A], fn: (key: B) => bool, column: string) => [C] where A: Record, B: Record
builtin findRecord : (<-tables: stream[A], fn: (key: B) => bool, idx: int) => A where A: Record, B: Record
