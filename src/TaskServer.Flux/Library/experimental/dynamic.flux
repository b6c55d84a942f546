package dynamic

builtin dynamic : (v: A) => dynamic
builtin asArray : (<-v: dynamic) => [dynamic]
builtin jsonParse : (data: bytes) => dynamic
builtin jsonEncode : (v: dynamic) => bytes
builtin isType : (v: dynamic, type: string) => bool
