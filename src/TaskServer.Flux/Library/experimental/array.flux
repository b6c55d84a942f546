package array

import "array"

from = array.from
concat = array.concat
map = array.map
filter = array.filter

toBool = (arr=<-) => arr |> array.map(fn: (x) => bool(v: x))
toDuration = (arr=<-) => arr |> array.map(fn: (x) => duration(v: x))
toFloat = (arr=<-) => arr |> array.map(fn: (x) => float(v: x))
toInt = (arr=<-) => arr |> array.map(fn: (x) => int(v: x))
toString = (arr=<-) => arr |> array.map(fn: (x) => string(v: x))
toTime = (arr=<-) => arr |> array.map(fn: (x) => time(v: x))
toUInt = (arr=<-) => arr |> array.map(fn: (x) => uint(v: x))
