package monitor

import "experimental"
import "influxdata/influxdb"
import "influxdata/influxdb/schema"

bucket = "_monitoring"

option write = (tables=<-) => tables |> experimental.to(bucket: bucket)

option log = (tables=<-) => tables |> experimental.to(bucket: bucket)

levelOK = "ok"
levelInfo = "info"
levelWarn = "warn"
levelCrit = "crit"
levelUnknown = "unknown"

// Takes a column out of the group key; the column itself stays.
builtin _withoutKey : (<-tables: stream[A], column: string) => stream[A] where A: Record

// Keeps the rows whose level differs from that of the row before; "any" stands for every level.
builtin _transitions : (<-tables: stream[{A with _level: B}], fromLevel: C, toLevel: D) => stream[E] where B: Equatable, C: Equatable, D: Equatable, E: Record

_records = (measurement, start, stop, fn) =>
    influxdb.from(bucket: bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement)
        |> filter(fn: fn)
        |> schema.fieldsAsCols()

from = (start, stop=now(), fn=(r) => true) => _records(measurement: "statuses", start: start, stop: stop, fn: fn)

logs = (start, stop=now(), fn) => _records(measurement: "notifications", start: start, stop: stop, fn: fn)

notify = (tables=<-, endpoint, data) =>
    tables
        |> experimental.set(o: data)
        |> experimental.group(mode: "extend", columns: experimental.objectKeys(o: data))
        |> map(fn: (r) => ({r with _measurement: "notifications", _status_timestamp: int(v: r._time), _time: now()}))
        |> endpoint()
        |> experimental.group(mode: "extend", columns: ["_sent"])
        |> log()

stateChanges = (fromLevel="any", toLevel="any", tables=<-) =>
    tables
        |> _withoutKey(column: "_level")
        |> sort(columns: ["_source_timestamp", "_time"])
        |> _transitions(fromLevel: fromLevel, toLevel: toLevel)
        |> experimental.group(mode: "extend", columns: ["_level"])

stateChangesOnly = (tables=<-) => tables |> stateChanges()

deadman = (t, tables=<-) =>
    tables
        |> max(column: "_time")
        |> map(fn: (r) => ({r with dead: r._time < t}))

check = (
        tables=<-,
        data,
        messageFn,
        crit=(r) => false,
        warn=(r) => false,
        info=(r) => false,
        ok=(r) => true,
    ) =>
    tables
        |> experimental.set(o: data.tags)
        |> experimental.group(mode: "extend", columns: experimental.objectKeys(o: data.tags))
        |> map(
            fn: (r) =>
                ({r with
                    _measurement: "statuses",
                    _source_measurement: r._measurement,
                    _source_timestamp: int(v: r._time),
                    _type: data._type,
                    _check_id: data._check_id,
                    _check_name: data._check_name,
                    _level:
                        if crit(r: r) then
                            levelCrit
                        else if warn(r: r) then
                            levelWarn
                        else if info(r: r) then
                            levelInfo
                        else if ok(r: r) then
                            levelOK
                        else
                            levelUnknown,
                    _time: now(),
                }),
        )
        |> map(fn: (r) => ({r with _message: messageFn(r: r)}))
        |> experimental.group(
            mode: "extend",
            columns: ["_source_measurement", "_type", "_check_id", "_check_name", "_level"],
        )
        |> write()
