package bigpanda

import "dict"
import "http"
import "json"

option defaultUrl = "https://api.bigpanda.io/data/v2/alerts"
option defaultTokenPrefix = "Bearer"

_statuses = ["crit": "critical", "warn": "warning", "info": "ok", "ok": "ok"]

statusFromLevel = (level) => dict.get(dict: _statuses, key: level, default: "critical")

sendAlert = (
        url,
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
