package influxdb

import stored "influxdata/influxdb"

_read = (
        bucket,
        start,
        stop,
        host,
        org,
        token,
    ) =>
    (if host == "" and org == "" then stored.from(bucket: bucket) else if host == "" then stored.from(bucket: bucket, org: org) else stored.from(bucket: bucket, host: host, org: org, token: token))
        |> range(start: start, stop: stop)

from = (
        bucket,
        start,
        stop=now(),
        host="",
        org="",
        token="",
    ) =>
    _read(
        bucket: bucket,
        start: start,
        stop: stop,
        host: host,
        org: org,
        token: token,
    )

select = (
        from,
        start,
        stop=now(),
        m,
        fields=[],
        where=(r) => true,
        host="",
        org="",
        token="",
    ) => {
    all = length(arr: fields) == 0
    read =
        _read(
            bucket: from,
            start: start,
            stop: stop,
            host: host,
            org: org,
            token: token,
        )
            |> filter(fn: (r) => r._measurement == m)

    return
        (if all then read else read |> filter(fn: (r) => contains(value: r._field, set: fields)))
            |> filter(fn: where)
            |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
            |> drop(columns: ["_measurement", "_start", "_stop"])
}
