package sample

// Old samples as if their last point had come just now.
alignToNow = (tables=<-) => {
    newest =
        tables
            |> keep(columns: ["_time"])
            |> group()
            |> max(column: "_time")
            |> findRecord(fn: (key) => true, idx: 0)

    return tables |> timeShift(duration: duration(v: int(v: now()) - int(v: newest._time)))
}
