package http
import "experimental"
builtin post : (url: string, ?headers: A, ?data: bytes) => int where A: Record
builtin basicAuth : (u: string, p: string) => string
builtin pathEscape : (inputString: string) => string
endpoint = (url) => (mapFn) => (tables=<-) =>
    tables
        |> map(fn: (r) => {
            obj = mapFn(r: r)
            status = post(url: url, headers: obj.headers, data: obj.data)
            return {r with _sent: string(v: 200 == status), _status: status}
        })
        |> experimental.group(mode: "extend", columns: ["_sent"])

