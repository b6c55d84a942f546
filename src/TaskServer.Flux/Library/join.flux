package join

builtin tables : (<-left: stream[L], right: stream[R], on: (l: L, r: R) => bool, as: (l: L, r: R) => A, method: string) => stream[A] where A: Record, L: Record, R: Record

time = (left=<-, right, as, method="inner") =>
    left |> tables(right: right, on: (l, r) => l._time == r._time, as: as, method: method)

inner = (left=<-, right, on, as) => left |> tables(right: right, on: on, as: as, method: "inner")

full = (left=<-, right, on, as) => left |> tables(right: right, on: on, as: as, method: "full")

left = (left=<-, right, on, as) => left |> tables(right: right, on: on, as: as, method: "left")

right = (left=<-, right, on, as) => left |> tables(right: right, on: on, as: as, method: "right")
