package tasks

// Earlier than every time that a script can write: the option was not set.
builtin _unset : time

// The option when it was set, else what the host knows, else orTime.
builtin _lastSuccess : (orTime: A, lastSuccessTime: time) => time where A: Timeable

option lastSuccessTime = _unset

lastSuccess = (orTime) => _lastSuccess(orTime: orTime, lastSuccessTime: lastSuccessTime)
