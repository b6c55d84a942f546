package tasks

// Stands for an option that was not set; scripts may say so themselves.
_unset = 0000-01-01T00:00:00Z

// What the host knows, else orTime.
builtin _lastSuccess : (orTime: A) => time where A: Timeable

option lastSuccessTime = _unset

lastSuccess = (orTime) => if lastSuccessTime == _unset then _lastSuccess(orTime: orTime) else lastSuccessTime
