package schema

import "influxdata/influxdb"

option _from = influxdb.from

// What keep, group and distinct would give, without the nulls of series that lack the column; and what keys, keep and distinct would. Neither reads points where labels are enough.
builtin _values : (<-tables: stream[A], column: string) => stream[B] where A: Record, B: Record
builtin _keys : (<-tables: stream[A]) => stream[B] where A: Record, B: Record

fieldsAsCols = (tables=<-) => tables |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")

tagValues = (
        bucket,
        tag,
        predicate=(r) => true,
        start=-30d,
        stop=now(),
    ) =>
    _from(bucket: bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: predicate)
        |> _values(column: tag)

tagKeys = (bucket, predicate=(r) => true, start=-30d, stop=now()) =>
    _from(bucket: bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: predicate)
        |> _keys()

measurementTagValues = (
        bucket,
        measurement,
        tag,
        start=-30d,
        stop=now(),
    ) =>
    tagValues(
        bucket: bucket,
        tag: tag,
        predicate: (r) => r._measurement == measurement,
        start: start,
        stop: stop,
    )

measurementTagKeys = (bucket, measurement, start=-30d, stop=now()) =>
    tagKeys(bucket: bucket, predicate: (r) => r._measurement == measurement, start: start, stop: stop)

fieldKeys = (bucket, predicate=(r) => true, start=-30d, stop=now()) =>
    tagValues(
        bucket: bucket,
        tag: "_field",
        predicate: predicate,
        start: start,
        stop: stop,
    )

measurementFieldKeys = (bucket, measurement, start=-30d, stop=now()) =>
    fieldKeys(bucket: bucket, predicate: (r) => r._measurement == measurement, start: start, stop: stop)

measurements = (bucket, start=-30d, stop=now()) =>
    tagValues(bucket: bucket, tag: "_measurement", start: start, stop: stop)
