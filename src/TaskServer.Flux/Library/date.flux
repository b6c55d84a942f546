package date

Sunday = 0
Monday = 1
Tuesday = 2
Wednesday = 3
Thursday = 4
Friday = 5
Saturday = 6

January = 1
February = 2
March = 3
April = 4
May = 5
June = 6
July = 7
August = 8
September = 9
October = 10
November = 11
December = 12

builtin nanosecond : (t: T) => int where T: Timeable
builtin microsecond : (t: T) => int where T: Timeable
builtin millisecond : (t: T) => int where T: Timeable
builtin second : (t: T) => int where T: Timeable
builtin _minute : (t: T, location: {zone: string, offset: duration}) => int where T: Timeable
builtin _hour : (t: T, location: {zone: string, offset: duration}) => int where T: Timeable
builtin _weekDay : (t: T, location: {zone: string, offset: duration}) => int where T: Timeable
builtin _monthDay : (t: T, location: {zone: string, offset: duration}) => int where T: Timeable
builtin _yearDay : (t: T, location: {zone: string, offset: duration}) => int where T: Timeable
builtin _month : (t: T, location: {zone: string, offset: duration}) => int where T: Timeable
builtin _year : (t: T, location: {zone: string, offset: duration}) => int where T: Timeable
builtin _week : (t: T, location: {zone: string, offset: duration}) => int where T: Timeable
builtin _quarter : (t: T, location: {zone: string, offset: duration}) => int where T: Timeable
builtin _time : (t: T, location: {zone: string, offset: duration}) => time where T: Timeable
builtin _add : (d: duration, to: T, location: {zone: string, offset: duration}) => time where T: Timeable
builtin _sub : (d: duration, from: T, location: {zone: string, offset: duration}) => time where T: Timeable
builtin _truncate : (t: T, unit: duration, location: {zone: string, offset: duration}) => time where T: Timeable
builtin scale : (d: duration, n: int) => duration

minute = (t, location=location) => _minute(t: t, location: location)
hour = (t, location=location) => _hour(t: t, location: location)
weekDay = (t, location=location) => _weekDay(t: t, location: location)
monthDay = (t, location=location) => _monthDay(t: t, location: location)
yearDay = (t, location=location) => _yearDay(t: t, location: location)
month = (t, location=location) => _month(t: t, location: location)
year = (t, location=location) => _year(t: t, location: location)
week = (t, location=location) => _week(t: t, location: location)
quarter = (t, location=location) => _quarter(t: t, location: location)
time = (t, location=location) => _time(t: t, location: location)
add = (d, to, location=location) => _add(d: d, to: to, location: location)
sub = (d, from, location=location) => _sub(d: d, from: from, location: location)
truncate = (t, unit, location=location) => _truncate(t: t, unit: unit, location: location)
