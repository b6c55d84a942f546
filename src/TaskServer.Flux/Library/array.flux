package array

builtin from : (<-rows: [A]) => stream[A] where A: Record
