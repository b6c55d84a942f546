package boundaries

// The package lives on under another path; whoever uses the old one is told so.
_moved = () => die(msg: "the 'date/boundaries' package has been moved to 'experimental/date/boundaries'")

yesterday = () => _moved()
monday = () => _moved()
tuesday = () => _moved()
wednesday = () => _moved()
thursday = () => _moved()
friday = () => _moved()
saturday = () => _moved()
sunday = () => _moved()
month = (month_offset=0) => _moved()
week = (week_offset=0, start_sunday=false) => _moved()
