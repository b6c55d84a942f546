package v1

import "influxdata/influxdb/schema"

builtin json : (?json: string, ?file: string) => stream[A] where A: Record

fieldsAsCols = schema.fieldsAsCols
tagValues = schema.tagValues
tagKeys = schema.tagKeys
measurementTagValues = schema.measurementTagValues
measurementTagKeys = schema.measurementTagKeys
fieldKeys = schema.fieldKeys
measurementFieldKeys = schema.measurementFieldKeys
measurements = schema.measurements
