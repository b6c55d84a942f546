package testing

import "array"
import "experimental"

option tags = []

option load = (tables=<-) => tables

builtin assertEquals : (name: string, <-got: stream[A], want: stream[A]) => stream[A]
builtin assertEmpty : (<-tables: stream[A]) => stream[A]
builtin _compare : (<-got: stream[A], want: stream[A], epsilon: B) => stream[{A with _diff: string}]

// Whole rows are listed anyway, and two NaN are equal anyway: verbose and nansEqual change nothing, as with the real engine.
diff = (
        got=<-,
        want,
        verbose=false,
        epsilon=0.000001,
        nansEqual=false,
    ) =>
    got
        |> _compare(want: want, epsilon: float(v: epsilon))
        |> yield(name: "errorOutput")

assertEqualValues = (got, want) => diff(got: array.from(rows: [{v: got}]), want: array.from(rows: [{v: want}]))

_failure = (fn) => {
    caught = experimental.catch(fn: fn)

    return if exists caught.msg then caught else die(msg: "the function was expected to fail, but it did not")
}

shouldError = (fn, want) =>
    array.from(rows: [{v: _failure(fn: fn).msg}]) |> filter(fn: (r) => r.v !~ want) |> yield(name: "errorOutput")

shouldErrorWithCode = (fn, want, code) => {
    failure = _failure(fn: fn)

    return
        array.from(rows: [{v: failure.msg, code: failure.code}])
            |> filter(fn: (r) => r.v !~ want or r.code != code)
            |> yield(name: "errorOutput")
}
