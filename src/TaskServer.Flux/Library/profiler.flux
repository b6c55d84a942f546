package profiler

option enabledProfilers = [""]
