package webexteams

import "http"
import "json"

message = (
        url="https://webexapis.com",
        token,
        roomId,
        text,
        markdown,
    ) =>
    http.post(
        url: url + "/v1/messages",
        headers: {"Content-Type": "application/json; charset=utf-8", "Authorization": "Bearer " + token},
        data: json.encode(v: {roomId: roomId, text: text, markdown: markdown}),
    )

endpoint = (url="https://webexapis.com", token) =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        post = mapFn(r: r)
                        status =
                            message(
                                url: url,
                                token: token,
                                roomId: post.roomId,
                                text: post.text,
                                markdown: post.markdown,
                            )

                        return {r with _sent: string(v: status / 100 == 2)}
                    },
                )
