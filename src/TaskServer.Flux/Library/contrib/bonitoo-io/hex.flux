package hex

builtin int : (v: string) => int
builtin uint : (v: string) => uint
builtin string : (v: A) => string
builtin bytes : (v: string) => bytes
