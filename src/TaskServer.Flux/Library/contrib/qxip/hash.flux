package hash

builtin sha256 : (v: string) => string
builtin sha1 : (v: string) => string
builtin md5 : (v: string) => string
builtin xxhash64 : (v: string) => string
builtin cityhash64 : (v: string) => string
builtin b64 : (v: string) => string
builtin hmac : (v: string, k: string) => string
