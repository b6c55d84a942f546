package aggregate

import "experimental"

// The rate per unit in windows of a duration, summed up over the groups.
rate = (tables=<-, every, groupColumns=[], unit=1s) =>
    tables
        |> derivative(nonNegative: true, unit: unit)
        |> aggregateWindow(
            every: every,
            fn: (tables=<-, column) =>
                tables
                    |> mean(column: column)
                    |> group(columns: groupColumns)
                    |> experimental.group(mode: "extend", columns: ["_start", "_stop"])
                    |> sum(),
        )
