package hash

builtin sha256 : (v: A) => string
builtin sha1 : (v: A) => string
builtin md5 : (v: A) => string
builtin xxhash64 : (v: A) => string
builtin cityhash64 : (v: A) => string
builtin b64 : (v: A) => string
builtin hmac : (v: A, k: A) => string
