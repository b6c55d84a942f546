package iox

import "regexp"
import "strings"

_word = (v=<-, unit, word) => regexp.replaceAllString(r: regexp.compile(v: "([0-9]+)" + unit), v: v, t: "$1 " + word + " ")

// A duration in the words of SQL: 1h30m is "1 hours 30 minutes". Units of two letters come before those that they begin or end with.
sqlInterval = (d) =>
    strings.trimSpace(
        v:
            string(v: d)
                |> _word(unit: "mo", word: "months")
                |> _word(unit: "ms", word: "milliseconds")
                |> _word(unit: "us", word: "microseconds")
                |> _word(unit: "ns", word: "nanoseconds")
                |> _word(unit: "y", word: "years")
                |> _word(unit: "w", word: "weeks")
                |> _word(unit: "d", word: "days")
                |> _word(unit: "h", word: "hours")
                |> _word(unit: "m", word: "minutes")
                |> _word(unit: "s", word: "seconds"),
    )
