package http

import "experimental"

builtin post : (url: string, ?headers: A, ?data: bytes) => int where A: Record
builtin basicAuth : (u: string, p: string) => string
builtin pathEscape : (inputString: string) => string

endpoint = (url) =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        request = mapFn(r: r)
                        status = post(url: url, headers: request.headers, data: request.data)

                        return {r with _sent: string(v: status == 200), _status: string(v: status)}
                    },
                )
                |> experimental.group(mode: "extend", columns: ["_sent"])
