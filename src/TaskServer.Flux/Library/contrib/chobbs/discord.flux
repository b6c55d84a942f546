package discord

import "http"
import "json"

option discordURL = "https://discordapp.com/api/webhooks/"

send = (
        webhookToken,
        webhookID,
        username,
        content,
        avatar_url="",
    ) =>
    http.post(
        url: discordURL + webhookID + "/" + webhookToken,
        headers: {"Content-Type": "application/json"},
        data: json.encode(v: {username: username, content: content, avatar_url: avatar_url}),
    )

endpoint = (webhookToken, webhookID, username, avatar_url="") =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        post = mapFn(r: r)
                        status =
                            send(
                                webhookToken: webhookToken,
                                webhookID: webhookID,
                                username: username,
                                avatar_url: avatar_url,
                                content: post.content,
                            )

                        return {r with _sent: string(v: status / 100 == 2)}
                    },
                )
