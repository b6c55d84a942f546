package anomalydetection

import "math"

// How far the values of one instant lie from their median, measured by the median of those distances. 1.4826 of it are a standard deviation of normally spread values.
mad = (table=<-, threshold=3.0) => {
    data = table |> group(columns: ["_time"])
    med = data |> median()
    diff =
        join(tables: {data: data, med: med}, on: ["_time"])
            |> map(fn: (r) => ({r with _value_diff: math.abs(x: float(v: r._value_data) - r._value_med)}))
            |> drop(columns: ["_start", "_stop", "_value_data", "_value_med"])
    // Where most values are equal there is no distance to measure by, and nothing to say.
    spread =
        diff
            |> median(column: "_value_diff")
            |> map(fn: (r) => ({r with MAD: 1.4826 * r._value_diff}))
            |> filter(fn: (r) => r.MAD > 0.0)

    return
        join(tables: {diff: diff, med: spread}, on: ["_time"])
            |> map(fn: (r) => ({r with MAD: 1.4826 * r._value_diff_med}))
            |> rename(columns: {_value_diff_diff: "_value_diff"})
            |> map(fn: (r) => ({r with _value: r._value_diff / r._value_diff_med}))
            |> map(fn: (r) => ({r with level: if r._value >= threshold then "anomaly" else "normal"}))
}
