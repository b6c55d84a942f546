package boundaries

// The package lives on under another path; whoever uses the old one is told so.
_moved = () => {
    when = time(v: die(msg: "the 'date/boundaries' package has been moved to 'experimental/date/boundaries'"))

    return {start: when, stop: when}
}

yesterday = () => _moved()
monday = () => _moved()
tuesday = () => _moved()
wednesday = () => _moved()
thursday = () => _moved()
friday = () => _moved()
saturday = () => _moved()
sunday = () => _moved()
month = (month_offset=0) => if month_offset % 2 == 0 then _moved() else _moved()
week = (week_offset=0, start_sunday=false) => if start_sunday then _moved() else month(month_offset: week_offset)
