package boundaries

import "date"

_day = (start) => ({start: start, stop: date.add(d: 1d, to: start)})

_today = () => date.truncate(t: now(), unit: 1d)

_daysAgo = (n) => date.sub(d: date.scale(d: 1d, n: n), from: _today())

// How many days after the last such day of the week today is; 0 on that day itself.
_daysSince = (weekDay) => (date.weekDay(t: _today()) - weekDay + 7) % 7

// The last such day of the week before today.
_latest = (weekDay) => _day(start: _daysAgo(n: (_daysSince(weekDay: weekDay) + 6) % 7 + 1))

yesterday = () => _day(start: _daysAgo(n: 1))

monday = () => _latest(weekDay: date.Monday)
tuesday = () => _latest(weekDay: date.Tuesday)
wednesday = () => _latest(weekDay: date.Wednesday)
thursday = () => _latest(weekDay: date.Thursday)
friday = () => _latest(weekDay: date.Friday)
saturday = () => _latest(weekDay: date.Saturday)
sunday = () => _latest(weekDay: date.Sunday)

month = (month_offset=0) => {
    start = date.add(d: date.scale(d: 1mo, n: month_offset), to: date.truncate(t: now(), unit: 1mo))

    return {start: start, stop: date.add(d: 1mo, to: start)}
}

week = (week_offset=0, start_sunday=false) => {
    firstDay = if start_sunday then date.Sunday else date.Monday
    start = date.add(d: date.scale(d: 1w, n: week_offset), to: _daysAgo(n: _daysSince(weekDay: firstDay)))

    return {start: start, stop: date.add(d: 1w, to: start)}
}
