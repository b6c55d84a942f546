package prometheus

builtin scrape : (url: string) => stream[A] where A: Record
