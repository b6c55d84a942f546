package math

builtin minIndex : (values: [A]) => int where A: Numeric
builtin maxIndex : (values: [A]) => int where A: Numeric
builtin sum : (values: [A]) => A where A: Numeric

min = (values) => values[minIndex(values: values)]

max = (values) => values[maxIndex(values: values)]
