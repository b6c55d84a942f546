package planner

option disablePhysicalRules = [""]

option disableLogicalRules = [""]
