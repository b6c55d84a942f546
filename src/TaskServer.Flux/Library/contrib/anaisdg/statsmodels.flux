package statsmodels

import "join"

// The line of least squares through the values of a table over their positions 1, 2, 3, ...
linearRegression = (tables=<-) => {
    points =
        tables
            |> rename(columns: {_value: "y"})
            |> map(fn: (r) => ({r with x: 1.0, y: float(v: r.y), _all: true}))
            |> cumulativeSum(columns: ["x"])
    sums =
        points
            |> reduce(
                fn: (r, accumulator) =>
                    ({
                        N: accumulator.N + 1.0,
                        sx: accumulator.sx + r.x,
                        sy: accumulator.sy + r.y,
                        sxx: accumulator.sxx + r.x * r.x,
                        sxy: accumulator.sxy + r.x * r.y,
                    }),
                identity: {N: 0.0, sx: 0.0, sy: 0.0, sxx: 0.0, sxy: 0.0},
            )
            |> map(fn: (r) => ({r with slope: (r.N * r.sxy - r.sx * r.sy) / (r.N * r.sxx - r.sx * r.sx), _all: true}))

    return
        join.inner(
            left: points,
            right: sums,
            on: (l, r) => l._all == r._all,
            as: (l, r) =>
                ({l with
                    N: r.N,
                    sx: r.sx,
                    sy: r.sy,
                    sxx: r.sxx,
                    sxy: r.sxy,
                    slope: r.slope,
                    y_hat: r.sy / r.N + r.slope * (l.x - r.sx / r.N),
                }),
        )
            |> map(fn: (r) => ({r with errors: (r.y - r.y_hat) ^ 2.0}))
            |> drop(columns: ["_all"])
}
