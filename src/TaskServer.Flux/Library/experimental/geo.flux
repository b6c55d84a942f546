package geo

import "experimental"
import "influxdata/influxdb/schema"

// The unit of distances and of the radius of circles: m, km or mile.
option units = {distance: "km"}

builtin getGrid : (
        region: A,
        ?minSize: int,
        ?maxSize: int,
        ?level: int,
        ?maxLevel: int,
        units: {distance: string},
    ) => {level: int, set: [string]}
    where
    A: Record

builtin getLevel : (token: string) => int
builtin s2CellIDToken : (?token: string, ?point: {lat: float, lon: float}, level: int) => string
builtin s2CellLatLon : (token: string) => {lat: float, lon: float}
builtin stContains : (region: A, geometry: B, units: {distance: string}) => bool where A: Record, B: Record
builtin stDistance : (region: A, geometry: B, units: {distance: string}) => float where A: Record, B: Record
builtin stLength : (geometry: A, units: {distance: string}) => float where A: Record
builtin ST_LineString : (<-tables: stream[{A with lat: B, lon: C}]) => stream[D] where D: Record

ST_Contains = (region, geometry, units=units) => stContains(region: region, geometry: geometry, units: units)
ST_Distance = (region, geometry, units=units) => stDistance(region: region, geometry: geometry, units: units)
ST_DWithin = (region, geometry, distance, units=units) => stDistance(region: region, geometry: geometry, units: units) <= distance
ST_Intersects = (region, geometry, units=units) => stDistance(region: region, geometry: geometry, units: units) <= 0.0
ST_Length = (geometry, units=units) => stLength(geometry: geometry, units: units)

// The level of the cells in the data, as the first row has it; -1 where there is none.
_levelOfRows = (tables=<-) => {
    first = tables |> findRecord(fn: (key) => true, idx: 0)

    return if exists first.s2_cell_id then getLevel(token: first.s2_cell_id) else -1
}

toRows = (tables=<-) => tables |> schema.fieldsAsCols()

shapeData = (tables=<-, latField, lonField, level) =>
    tables
        |> map(
            fn: (r) =>
                ({r with _field: if r._field == latField then "lat" else if r._field == lonField then "lon" else r._field}),
        )
        |> toRows()
        |> map(fn: (r) => ({r with s2_cell_id: s2CellIDToken(point: {lat: r.lat, lon: r.lon}, level: level)}))
        |> experimental.group(mode: "extend", columns: ["s2_cell_id"])

gridFilter = (
        tables=<-,
        region,
        minSize=24,
        maxSize=-1,
        level=-1,
        s2cellIDLevel=-1,
        units=units,
    ) =>
    {
        rowLevel = if s2cellIDLevel == -1 then tables |> _levelOfRows() else s2cellIDLevel
        grid =
            getGrid(
                region: region,
                minSize: minSize,
                maxSize: maxSize,
                level: level,
                maxLevel: rowLevel,
                units: units,
            )

        return
            if grid.level == rowLevel then
                tables |> filter(fn: (r) => exists r.s2_cell_id and contains(value: r.s2_cell_id, set: grid.set))
            else
                tables
                    |> filter(
                        fn: (r) =>
                            exists r.s2_cell_id and contains(
                                value: s2CellIDToken(token: r.s2_cell_id, level: grid.level),
                                set: grid.set,
                            ),
                    )
    }

strictFilter = (tables=<-, region) =>
    tables |> filter(fn: (r) => ST_Contains(region: region, geometry: {lat: r.lat, lon: r.lon}))

filterRows = (
        tables=<-,
        region,
        minSize=24,
        maxSize=-1,
        level=-1,
        s2cellIDLevel=-1,
        strict=true,
    ) =>
    {
        labels = tables |> columns() |> findColumn(fn: (key) => true, column: "_value")
        cells =
            tables
                |> gridFilter(
                    region: region,
                    minSize: minSize,
                    maxSize: maxSize,
                    level: level,
                    s2cellIDLevel: s2cellIDLevel,
                )
        rows = if contains(value: "lat", set: labels) then cells else cells |> toRows()

        return if strict then rows |> strictFilter(region: region) else rows
    }

asTracks = (tables=<-, groupBy=["id", "tid"], orderBy=["_time"]) => tables |> group(columns: groupBy) |> sort(columns: orderBy)

groupByArea = (tables=<-, newColumn, level, s2cellIDLevel=-1) => {
    rowLevel = if s2cellIDLevel == -1 then tables |> _levelOfRows() else s2cellIDLevel
    areas =
        if level == rowLevel then
            tables |> duplicate(column: "s2_cell_id", as: newColumn)
        else
            tables
                |> map(fn: (r) => ({r with _geo_area: s2CellIDToken(point: {lat: r.lat, lon: r.lon}, level: level)}))
                |> rename(fn: (column) => if column == "_geo_area" then newColumn else column)

    return areas |> group(columns: [newColumn])
}

totalDistance = (tables=<-, outputColumn="_value") =>
    tables
        |> filter(fn: (r) => exists r.lat and exists r.lon)
        |> reduce(
            identity: {_geo_started: false, _geo_lat: 0.0, _geo_lon: 0.0, _geo_total: 0.0},
            fn: (r, accumulator) =>
                ({
                    _geo_started: true,
                    _geo_lat: r.lat,
                    _geo_lon: r.lon,
                    _geo_total:
                        if accumulator._geo_started then
                            accumulator._geo_total + ST_Distance(
                                region: {lat: accumulator._geo_lat, lon: accumulator._geo_lon},
                                geometry: {lat: r.lat, lon: r.lon},
                            )
                        else
                            accumulator._geo_total,
                }),
        )
        |> drop(columns: ["_geo_started", "_geo_lat", "_geo_lon"])
        |> rename(columns: {_geo_total: outputColumn})
