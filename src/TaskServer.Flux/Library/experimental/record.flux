package record

builtin any : A where A: Record
builtin get : (r: A, key: string, default: B) => B where A: Record
