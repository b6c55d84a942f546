package types

builtin isType : (v: A, type: string) => bool where A: Basic

isNumeric = (v) => isType(v: v, type: "int") or isType(v: v, type: "uint") or isType(v: v, type: "float")
