package slack

import "http"
import "json"

builtin validateColorString : (color: string) => string

option defaultURL = "https://slack.com/api/chat.postMessage"

message = (
        url=defaultURL,
        token="",
        channel,
        text,
        color,
    ) =>
    http.post(
        url: url,
        headers: {"Authorization": "Bearer " + token, "Content-Type": "application/json"},
        data:
            json.encode(
                v: {
                    channel: channel,
                    attachments: [{color: validateColorString(color: color), text: text, mrkdwn_in: ["text"]}],
                },
            ),
    )

endpoint = (url=defaultURL, token="") =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        request = mapFn(r: r)
                        status =
                            message(
                                url: url,
                                token: token,
                                channel: request.channel,
                                text: request.text,
                                color: request.color,
                            )

                        return {r with _sent: string(v: status / 100 == 2), _status: string(v: status)}
                    },
                )
