package teams

import "http"
import "json"
import "strings"

option summaryCutoff = 70

_text = (v) => string(v: json.encode(v: v))

message = (url, title, text, summary="") => {
    short = if summary == "" then text else summary
    shown =
        if strings.strlen(v: short) > summaryCutoff then
            strings.substring(v: short, start: 0, end: summaryCutoff) + "..."
        else
            short

    return
        http.post(
            url: url,
            headers: {"Content-Type": "application/json; charset=utf-8"},
            data:
                bytes(
                    v: "{
\"@type\": \"MessageCard\",
\"@context\": \"http://schema.org/extensions\",
\"title\": ${_text(v: title)},
\"text\": ${_text(v: text)},
\"summary\": ${_text(v: shown)}
}",
                ),
        )
}

endpoint = (url) =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        card = mapFn(r: r)
                        status = message(url: url, title: card.title, text: card.text, summary: card.summary)

                        return {r with _sent: string(v: status / 100 == 2)}
                    },
                )
