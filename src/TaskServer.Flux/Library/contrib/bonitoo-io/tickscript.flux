package tickscript

import "array"
import "experimental"
import "influxdata/influxdb/monitor"
import "universe"

defineCheck = (id, name, type="custom") => ({_check_id: id, _check_name: name, _type: type, tags: {}})

_withTopic = (topic, tables=<-) =>
    if topic == "" then
        tables
    else
        tables
            |> set(key: "_topic", value: topic)
            |> experimental.group(mode: "extend", columns: ["_topic"])

alert = (
        check,
        id=(r) => "${r._check_id}",
        details=(r) => "",
        message=(r) => "Threshold Check: ${r._check_name} is: ${r._level}",
        crit=(r) => false,
        warn=(r) => false,
        info=(r) => false,
        ok=(r) => true,
        topic="",
        tables=<-,
    ) =>
    tables
        |> drop(fn: (column) => column =~ /_start|_stop/)
        |> map(fn: (r) => ({r with _check_id: check._check_id, _check_name: check._check_name}))
        |> map(fn: (r) => ({r with id: id(r: r)}))
        |> map(fn: (r) => ({r with details: details(r: r)}))
        |> _withTopic(topic: topic)
        |> monitor.check(
            data: check,
            messageFn: message,
            crit: crit,
            warn: warn,
            info: info,
            ok: ok,
        )

deadman = (
        check,
        measurement,
        threshold=0,
        id=(r) => "${r._check_id}",
        message=(r) => "Deadman Check: ${r._check_name} is: " + (if r.dead then "dead" else "alive"),
        topic="",
        tables=<-,
    ) =>
    {
        counts =
            tables
                |> reduce(fn: (r, accumulator) => ({rows: accumulator.rows + 1}), identity: {rows: 0})
                |> drop(columns: ["_start", "_stop"])
        nothing =
            array.from(rows: [{_measurement: measurement + "", rows: 0}])
                |> group(columns: ["_measurement"])
        seen = counts |> findColumn(fn: (key) => true, column: "rows")

        return
            (if length(arr: seen) > 0 then counts else nothing)
                |> map(fn: (r) => ({r with _time: now(), dead: r.rows <= threshold}))
                |> drop(columns: ["rows"])
                |> alert(
                    check: check,
                    id: id,
                    message: message,
                    crit: (r) => r.dead,
                    topic: topic,
                )
    }

select = (column="_value", fn=(column, tables=<-) => tables, as, tables=<-) => {
    from = column

    return
        tables
            |> fn(column: column)
            |> rename(fn: (column) => if column == from then as else column)
}

selectWindow = (
        column="_value",
        fn,
        as,
        every,
        defaultValue,
        tables=<-,
    ) =>
    {
        from = column

        return
            tables
                |> aggregateWindow(every: every, fn: fn, column: column, createEmpty: true)
                |> fill(column: column, value: defaultValue)
                |> rename(fn: (column) => if column == from then as else column)
    }

compute = select

groupBy = (columns, tables=<-) =>
    tables
        |> group(columns: columns)
        |> experimental.group(mode: "extend", columns: ["_measurement"])

join = (tables, on=["_time"], measurement) =>
    universe.join(tables: tables, on: on)
        |> map(fn: (r) => ({r with _measurement: measurement}))
        |> experimental.group(mode: "extend", columns: ["_measurement"])
