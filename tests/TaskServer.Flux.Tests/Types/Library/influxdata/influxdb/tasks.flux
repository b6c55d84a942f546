package tasks

option lastSuccessTime = 0000-01-01T00:00:00Z
builtin _lastSuccess : (orTime: A, lastSuccessTime: time) => time where A: Timeable
lastSuccess = (orTime) => _lastSuccess(orTime: orTime, lastSuccessTime: lastSuccessTime)

