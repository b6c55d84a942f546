package bigpanda

import "http"
import "json"

option defaultUrl = "https://api.bigpanda.io/data/v2/alerts"
option defaultTokenPrefix = "Bearer"

statusFromLevel = (level) =>
    if level == "crit" then
        "critical"
    else if level == "warn" then
        "warning"
    else if level == "info" or level == "ok" then
        "ok"
    else
        "critical"

sendAlert = (
        url=defaultUrl,
        token,
        appKey,
        status,
        rec,
    ) =>
    http.post(
        url: url,
        headers: {"Content-Type": "application/json; charset=utf-8", "Authorization": defaultTokenPrefix + " " + token},
        data: json.encode(v: {rec with app_key: appKey, status: status}),
    )

endpoint = (url=defaultUrl, token, appKey) =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        alert = mapFn(r: r)
                        status =
                            sendAlert(
                                url: url,
                                token: token,
                                appKey: appKey,
                                status: alert.status,
                                rec: alert,
                            )

                        return {r with _sent: string(v: status / 100 == 2)}
                    },
                )
