package influxql

// The times that InfluxQL knows: its zero, and the outermost ones.
epoch = 1970-01-01T00:00:00Z
minTime = 1677-09-21T00:12:43.145224194Z
maxTime = 2262-04-11T23:47:16.854775806Z
