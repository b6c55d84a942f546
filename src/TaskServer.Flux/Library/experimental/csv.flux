package csv

import c "csv"
import "experimental/http"

// The annotated CSV that an address answers with.
from = (url) => c.from(csv: string(v: http.get(url: url).body))
