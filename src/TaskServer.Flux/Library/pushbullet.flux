package pushbullet

import "http"
import "json"

option defaultURL = "https://api.pushbullet.com/v2/pushes"

pushData = (url=defaultURL, token="", data) =>
    http.post(
        url: url,
        headers: {"Access-Token": token, "Content-Type": "application/json"},
        data: json.encode(v: data),
    )

pushNote = (url=defaultURL, token="", title, text) =>
    pushData(url: url, token: token, data: {type: "note", title: title, body: text})

genericEndpoint = (url=defaultURL, token="") =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        status = pushData(url: url, token: token, data: mapFn(r: r))

                        return {r with _sent: string(v: status == 200)}
                    },
                )

endpoint = (url=defaultURL, token="") =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        note = mapFn(r: r)
                        status = pushNote(url: url, token: token, title: note.title, text: note.text)

                        return {r with _sent: string(v: status == 200)}
                    },
                )
