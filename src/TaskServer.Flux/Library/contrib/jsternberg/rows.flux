package rows

builtin map : (<-tables: stream[A], fn: (r: A) => B) => stream[C] where A: Record, B: Record, C: Record
