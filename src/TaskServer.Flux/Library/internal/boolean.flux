package boolean

builtin true : bool
builtin false : bool
