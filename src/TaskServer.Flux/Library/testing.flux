package testing

import "array"
import "experimental"

option tags = []

option load = (tables=<-) => tables

builtin assertEquals : (name: string, <-got: stream[A], want: stream[A]) => stream[A] where A: Record
builtin assertEmpty : (<-tables: stream[A]) => stream[A] where A: Record
builtin _compare : (<-got: stream[A], want: stream[A], verbose: bool, epsilon: float, nansEqual: bool) => stream[{A with _diff: string}] where A: Record

diff = (
        got=<-,
        want,
        verbose=false,
        epsilon=0.000001,
        nansEqual=false,
    ) =>
    got
        |> _compare(want: want, verbose: verbose, epsilon: epsilon, nansEqual: nansEqual)
        |> yield(name: "errorOutput")

assertEqualValues = (got, want) => diff(got: array.from(rows: [{v: got}]), want: array.from(rows: [{v: want}]))

shouldError = (fn, want) => {
    caught = experimental.catch(fn: fn)
    text = if exists caught.msg then caught.msg else die(msg: "the function was expected to fail, but it did not")

    return array.from(rows: [{v: text}]) |> filter(fn: (r) => r.v !~ want) |> yield(name: "errorOutput")
}
