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

// Buckets as data bases with retention policies, by the names that the interface of version 1 finds them under.
builtin databases : (?org: string, ?orgID: string, ?host: string, ?token: string) => stream[{organizationID: string, databaseName: string, retentionPolicy: string, retentionPeriod: int, default: bool, bucketID: string}]
