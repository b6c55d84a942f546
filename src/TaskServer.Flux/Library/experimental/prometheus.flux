package prometheus

import "experimental"
import "universe"

builtin scrape : (url: string) => stream[A] where A: Record

// Every point in time has a histogram of its own. The results say which quantile they are, so that a union of several keeps them apart. Version 1 keeps the upper bounds in the names of fields, version 2 in the tag "le".
histogramQuantile = (tables=<-, quantile, metricVersion=2, onNonmonotonic="error") => {
    bounds =
        if metricVersion == 1 then
            tables
                |> filter(fn: (r) => r._field != "sum" and r._field != "count")
                |> map(fn: (r) => ({r with le: float(v: r._field)}))
                |> drop(columns: ["_field"])
        else if metricVersion == 2 then
            tables
                |> filter(fn: (r) => exists r.le)
                |> map(fn: (r) => ({r with le: float(v: r.le)}))
        else
            die(msg: "unknown metric version, expected 1 or 2")

    return
        bounds
            |> group(mode: "except", columns: ["le", "_value"])
            |> universe.histogramQuantile(quantile: quantile, onNonmonotonic: onNonmonotonic)
            |> group(mode: "except", columns: ["_time", "_value"])
            |> set(key: "quantile", value: string(v: quantile))
            |> experimental.group(mode: "extend", columns: ["quantile"])
}
