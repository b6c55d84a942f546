package aggregate

import "contrib/jsternberg/math"

// What a column gets when there are no values: a null, or no row at all.
builtin null : A
builtin none : A

builtin table : (<-tables: stream[A], columns: B) => stream[C] where A: Record, B: Record, C: Record
builtin window : (<-tables: stream[A], columns: B, every: duration, ?time: string, ?period: duration) => stream[C] where A: Record, B: Record, C: Record

define = (init, reduce, compute, fill=null) => {
    usual = fill

    return (column="_value", fill=usual) =>
        ({
            column: column,
            init: init,
            reduce: reduce,
            compute: compute,
            fill: fill,
        })
}

count = (column="_value", fill=0) =>
    ({
        column: column,
        init: (values) => length(arr: values),
        reduce: (values, state) => state + length(arr: values),
        compute: (state) => state,
        fill: fill,
    })

sum = (column="_value", fill=null) =>
    ({
        column: column,
        init: (values) => math.sum(values: values),
        reduce: (values, state) => state + math.sum(values: values),
        compute: (state) => state,
        fill: fill,
    })

mean = (column="_value", fill=null) =>
    ({
        column: column,
        init: (values) => ({sum: math.sum(values: values), count: length(arr: values)}),
        reduce: (values, state) => ({sum: state.sum + math.sum(values: values), count: state.count + length(arr: values)}),
        compute: (state) => float(v: state.sum) / float(v: state.count),
        fill: fill,
    })

_less = (a, b) => if b < a then b else a

_more = (a, b) => if b > a then b else a

min = (column="_value", fill=null) =>
    ({
        column: column,
        init: (values) => math.min(values: values),
        reduce: (values, state) => _less(a: state, b: math.min(values: values)),
        compute: (state) => state,
        fill: fill,
    })

max = (column="_value", fill=null) =>
    ({
        column: column,
        init: (values) => math.max(values: values),
        reduce: (values, state) => _more(a: state, b: math.max(values: values)),
        compute: (state) => state,
        fill: fill,
    })
