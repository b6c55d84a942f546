package influxdb

builtin from : (?bucket: string, ?bucketID: string, ?org: string, ?orgID: string, ?host: string, ?token: string) => stream[{A with _measurement: string, _field: string, _time: time, _value: B}]
