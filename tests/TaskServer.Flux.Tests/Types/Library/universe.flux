package universe

builtin _systemTime : () => time
option now = _systemTime
option location = {zone: "UTC", offset: 0h}
builtin columns : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin count : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin covariance : (<-tables: stream[A], ?pearsonr: bool, ?valueDst: string, columns: [string]) => stream[B] where A: Record, B: Record
builtin cumulativeSum : (<-tables: stream[A], ?columns: [string]) => stream[B] where A: Record, B: Record
builtin derivative : (<-tables: stream[A], ?unit: duration, ?nonNegative: bool, ?columns: [string], ?timeColumn: string, ?initialZero: bool) => stream[B] where A: Record, B: Record
builtin die : (msg: string) => A
builtin difference : (<-tables: stream[A], ?nonNegative: bool, ?columns: [string], ?keepFirst: bool, ?initialZero: bool) => stream[B] where A: Record, B: Record
builtin distinct : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin drop : (<-tables: stream[A], ?fn: (column: string) => bool, ?columns: [string]) => stream[B] where A: Record, B: Record
builtin duplicate : (<-tables: stream[A], column: string, as: string) => stream[B] where A: Record, B: Record
builtin elapsed : (<-tables: stream[A], ?unit: duration, ?timeColumn: string, ?columnName: string) => stream[B] where A: Record, B: Record
builtin exponentialMovingAverage : (<-tables: stream[{A with _value: B}], n: int) => stream[{A with _value: B}] where B: Numeric
builtin fill : (<-tables: stream[A], ?column: string, ?value: B, ?usePrevious: bool) => stream[C] where A: Record, C: Record
builtin filter : (<-tables: stream[A], fn: (r: A) => bool, ?onEmpty: string) => stream[A] where A: Record
builtin first : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin group : (<-tables: stream[A], ?mode: string, ?columns: [string]) => stream[A] where A: Record
builtin histogram : (<-tables: stream[A], ?column: string, ?upperBoundColumn: string, ?countColumn: string, bins: [float], ?normalize: bool) => stream[B] where A: Record, B: Record
builtin histogramQuantile : (<-tables: stream[A], ?quantile: float, ?countColumn: string, ?upperBoundColumn: string, ?valueColumn: string, ?minValue: float, ?onNonmonotonic: string) => stream[B] where A: Record, B: Record
builtin hourSelection : (<-tables: stream[A], start: int, stop: int, ?location: {zone: string, offset: duration}, ?timeColumn: string) => stream[A] where A: Record
builtin integral : (<-tables: stream[A], ?unit: duration, ?timeColumn: string, ?column: string, ?interpolate: string) => stream[B] where A: Record, B: Record
builtin join : (<-tables: A, ?method: string, ?on: [string]) => stream[B] where A: Record, B: Record
builtin keep : (<-tables: stream[A], ?columns: [string], ?fn: (column: string) => bool) => stream[B] where A: Record, B: Record
builtin keyValues : (<-tables: stream[A], ?keyColumns: [string]) => stream[{B with _key: string, _value: C}] where A: Record, B: Record
builtin keys : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin last : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin limit : (<-tables: stream[A], n: int, ?offset: int) => stream[A]
builtin map : (<-tables: stream[A], fn: (r: A) => B, ?mergeKey: bool) => stream[B]
builtin max : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin mean : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin min : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin mode : (<-tables: stream[A], ?column: string) => stream[{B with _value: C}] where A: Record, B: Record
builtin movingAverage : (<-tables: stream[{A with _value: B}], n: int) => stream[{A with _value: float}] where B: Numeric
builtin quantile : (<-tables: stream[A], ?column: string, q: float, ?compression: float, ?method: string) => stream[A] where A: Record
builtin pivot : (<-tables: stream[A], rowKey: [string], columnKey: [string], valueColumn: string) => stream[B] where A: Record, B: Record
builtin range : (<-tables: stream[{A with _time: time}], start: B, ?stop: C) => stream[{A with _time: time, _start: time, _stop: time}]
builtin reduce : (<-tables: stream[A], fn: (r: A, accumulator: B) => B, identity: B) => stream[C] where A: Record, B: Record, C: Record
builtin rename : (<-tables: stream[A], ?fn: (column: string) => string, ?columns: B) => stream[C] where A: Record, B: Record, C: Record
builtin sample : (<-tables: stream[A], n: int, ?pos: int, ?column: string) => stream[A] where A: Record
builtin set : (<-tables: stream[A], key: string, value: string) => stream[A] where A: Record
builtin skew : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin sort : (<-tables: stream[A], ?columns: [string], ?desc: bool) => stream[A] where A: Record
builtin spread : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin stateTracking : (<-tables: stream[A], fn: (r: A) => bool, ?countColumn: string, ?durationColumn: string, ?durationUnit: duration, ?timeColumn: string) => stream[B] where A: Record, B: Record
builtin stddev : (<-tables: stream[A], ?column: string, ?mode: string) => stream[B] where A: Record, B: Record
builtin sum : (<-tables: stream[A], ?column: string) => stream[B] where A: Record, B: Record
builtin tail : (<-tables: stream[A], n: int, ?offset: int) => stream[A]
builtin timeShift : (<-tables: stream[A], duration: duration, ?columns: [string]) => stream[A]
builtin union : (tables: [stream[A]]) => stream[A] where A: Record
builtin unique : (<-tables: stream[A], ?column: string) => stream[A] where A: Record
builtin window : (<-tables: stream[A], ?every: duration, ?period: duration, ?offset: duration, ?location: {zone: string, offset: duration}, ?timeColumn: string, ?startColumn: string, ?stopColumn: string, ?createEmpty: bool) => stream[B] where A: Record, B: Record
builtin yield : (<-tables: stream[A], ?name: string) => stream[A] where A: Record
builtin tableFind : (<-tables: stream[A], fn: (key: B) => bool) => stream[A] where A: Record, B: Record
builtin getColumn : (<-table: stream[A], column: string) => [B] where A: Record
builtin getRecord : (<-table: stream[A], idx: int) => A where A: Record
builtin findColumn : (<-tables: stream[A], fn: (key: B) => bool, column: string) => [C] where A: Record, B: Record
builtin findRecord : (<-tables: stream[A], fn: (key: B) => bool, idx: int) => A where A: Record, B: Record
builtin chandeMomentumOscillator : (<-tables: stream[A], n: int, ?columns: [string]) => stream[B] where A: Record, B: Record
builtin holtWinters : (<-tables: stream[A], n: int, interval: duration, ?withFit: bool, ?column: string, ?timeColumn: string, ?seasonality: int, ?withMinSSE: bool) => stream[B] where A: Record, B: Record
builtin kaufmansAMA : (<-tables: stream[A], n: int, ?column: string) => stream[B] where A: Record, B: Record
builtin relativeStrengthIndex : (<-tables: stream[A], n: int, ?columns: [string]) => stream[B] where A: Record, B: Record
builtin tripleExponentialDerivative : (<-tables: stream[{A with _value: B}], n: int) => stream[{A with _value: float}] where A: Record, B: Numeric
builtin bool : (v: A) => bool
builtin bytes : (v: A) => bytes
builtin duration : (v: A) => duration
builtin float : (v: A) => float
builtin int : (v: A) => int
builtin string : (v: A) => string
builtin time : (v: A) => time
builtin uint : (v: A) => uint
builtin display : (v: A) => string
builtin contains : (value: A, set: [A]) => bool where A: Nullable
builtin length : (<-arr: [A]) => int
builtin linearBins : (start: float, width: float, count: int, ?infinity: bool) => [float]
builtin logarithmicBins : (start: float, factor: float, count: int, ?infinity: bool) => [float]
builtin today : () => time
builtin aggregateWindow : (every: duration, ?period: duration, fn: (<-: stream[B], column: A) => stream[C], ?offset: duration, ?location: {zone: string, offset: duration}, ?column: A, ?timeSrc: string, ?timeDst: string, ?createEmpty: bool, <-tables: stream[D]) => stream[E] where B: Record, C: Record, D: Record, E: Record

top = (n, columns=["_value"], tables=<-) => tables |> sort(columns: columns, desc: true) |> limit(n: n)
bottom = (n, columns=["_value"], tables=<-) => tables |> sort(columns: columns) |> limit(n: n)
increase = (tables=<-, columns=["_value"]) =>
    tables |> difference(nonNegative: true, columns: columns, keepFirst: true, initialZero: true) |> cumulativeSum(columns: columns)
median = (method="estimate_tdigest", compression=0.0, column="_value", tables=<-) =>
    tables |> quantile(q: 0.5, method: method, compression: compression, column: column)
stateCount = (fn, column="stateCount", tables=<-) => tables |> stateTracking(countColumn: column, fn: fn)
stateDuration = (fn, column="stateDuration", timeColumn="_time", unit=1s, tables=<-) =>
    tables |> stateTracking(durationColumn: column, timeColumn: timeColumn, fn: fn, durationUnit: unit)
cov = (x, y, on, pearsonr=false) =>
    join(tables: {x: x, y: y}, on: on) |> covariance(pearsonr: pearsonr, columns: ["_value_x", "_value_y"])
pearsonr = (x, y, on) => cov(x: x, y: y, on: on, pearsonr: true)
timedMovingAverage = (every, period, column="_value", tables=<-) =>
    tables |> window(every: every, period: period) |> mean(column: column) |> duplicate(column: "_stop", as: "_time") |> window(every: inf)
builtin doubleEMA : (<-tables: stream[{A with _value: B}], n: int) => stream[C] where B: Numeric, C: Record
builtin tripleEMA : (<-tables: stream[{A with _value: B}], n: int) => stream[C] where B: Numeric, C: Record
kaufmansER = (n, tables=<-) => tables |> chandeMomentumOscillator(n: n) |> map(fn: (r) => ({r with _value: (if r._value < 0.0 then -r._value else r._value) / 100.0}))
timeWeightedAvg = (tables=<-, unit) =>
    tables |> integral(unit: unit, interpolate: "linear") |> map(fn: (r) => ({r with _value: r._value * float(v: uint(v: unit)) / float(v: int(v: r._stop) - int(v: r._start))}))
builtin truncateTimeColumn : (<-tables: stream[{B with _time: C}], unit: duration, ?timeColumn: A) => stream[{B with _time: time}] where C: Timeable
toString = (tables=<-) => tables |> map(fn: (r) => ({r with _value: string(v: r._value)}))
toInt = (tables=<-) => tables |> map(fn: (r) => ({r with _value: int(v: r._value)}))
toUInt = (tables=<-) => tables |> map(fn: (r) => ({r with _value: uint(v: r._value)}))
toFloat = (tables=<-) => tables |> map(fn: (r) => ({r with _value: float(v: r._value)}))
toBool = (tables=<-) => tables |> map(fn: (r) => ({r with _value: bool(v: r._value)}))
toTime = (tables=<-) => tables |> map(fn: (r) => ({r with _value: time(v: r._value)}))
_pick = (n, column, groupColumns, reduceEach, keepN, tables=<-) => tables |> group(columns: groupColumns) |> reduceEach() |> group() |> keepN(n: n, columns: [column])
highestMax = (n, column="_value", groupColumns=[], tables=<-) => tables |> _pick(n: n, column: column, groupColumns: groupColumns, reduceEach: (tables=<-) => tables |> max(column: column), keepN: top)
highestAverage = (n, column="_value", groupColumns=[], tables=<-) => tables |> _pick(n: n, column: column, groupColumns: groupColumns, reduceEach: (tables=<-) => tables |> mean(column: column), keepN: top)
highestCurrent = (n, column="_value", groupColumns=[], tables=<-) => tables |> _pick(n: n, column: column, groupColumns: groupColumns, reduceEach: (tables=<-) => tables |> last(column: column), keepN: top)
lowestMin = (n, column="_value", groupColumns=[], tables=<-) => tables |> _pick(n: n, column: column, groupColumns: groupColumns, reduceEach: (tables=<-) => tables |> min(column: column), keepN: bottom)
lowestAverage = (n, column="_value", groupColumns=[], tables=<-) => tables |> _pick(n: n, column: column, groupColumns: groupColumns, reduceEach: (tables=<-) => tables |> mean(column: column), keepN: bottom)
lowestCurrent = (n, column="_value", groupColumns=[], tables=<-) => tables |> _pick(n: n, column: column, groupColumns: groupColumns, reduceEach: (tables=<-) => tables |> last(column: column), keepN: bottom)
