package oee

import "contrib/tomhollingworth/events"
import "experimental"

// What a running total grew by in the range; a total that starts again from zero counts for nothing at that row.
_growth = (tables=<-, column) =>
    tables
        |> difference(columns: [column], nonNegative: true)
        |> sum(column: column)
        |> duplicate(column: "_stop", as: "_time")

computeAPQ = (
        productionEvents,
        partEvents,
        runningState,
        plannedTime,
        idealCycleTime,
    ) => {
    running =
        productionEvents
            |> events.duration(unit: 1ns, columnName: "runTime", stopColumn: "_stop")
            |> filter(fn: (r) => r.state == runningState)
            |> sum(column: "runTime")
            |> duplicate(column: "_stop", as: "_time")
    parts =
        experimental.join(
            left: partEvents |> _growth(column: "partCount"),
            right: partEvents |> _growth(column: "badCount"),
            fn: (left, right) => ({left with badCount: right.badCount}),
        )

    return
        experimental.join(
            left: running,
            right: parts,
            fn: (left, right) => {
                made = float(v: right.partCount)
                available = float(v: left.runTime) / float(v: int(v: plannedTime))
                swift = made * float(v: int(v: idealCycleTime)) / float(v: left.runTime)
                good = (made - float(v: right.badCount)) / made

                return {left with _time: left._stop, availability: available, performance: swift, quality: good, oee: available * swift * good}
            },
        )
}

APQ = (runningState, plannedTime, idealCycleTime, tables=<-) =>
    computeAPQ(
        productionEvents: tables,
        partEvents: tables,
        runningState: runningState,
        plannedTime: plannedTime,
        idealCycleTime: idealCycleTime,
    )
