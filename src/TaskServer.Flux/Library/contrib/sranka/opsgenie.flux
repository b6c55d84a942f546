package opsgenie

import "http"
import "json"
import "strings"

// ["user:a@b", "team:ops", ...] as the JSON that the service wants.
builtin respondersToJSON : (v: [string]) => string

_text = (v) => string(v: json.encode(v: v))

_cut = (v, limit) => if strings.strlen(v: v) > limit then strings.substring(v: v, start: 0, end: limit) else v

sendAlert = (
        url="https://api.opsgenie.com/v2/alerts",
        apiKey,
        message,
        alias="",
        description="",
        priority="P3",
        responders=[],
        tags=[],
        entity="",
        actions=[],
        visibleTo=[],
        details="{}",
    ) =>
    http.post(
        url: url,
        headers: {"Content-Type": "application/json; charset=utf-8", "Authorization": "GenieKey " + apiKey},
        data:
            bytes(
                v: "{
\"message\": ${_text(v: _cut(v: message, limit: 130))},
\"alias\": ${_text(v: _cut(v: alias, limit: 512))},
\"description\": ${_text(v: _cut(v: description, limit: 15000))},
\"responders\": ${respondersToJSON(v: responders)},
\"visibleTo\": ${respondersToJSON(v: visibleTo)},
\"actions\": ${_text(v: actions)},
\"tags\": ${_text(v: tags)},
\"details\": ${details},
\"entity\": ${_text(v: _cut(v: entity, limit: 512))},
\"priority\": ${_text(v: _cut(v: priority, limit: 2))}
}",
            ),
    )

endpoint = (url="https://api.opsgenie.com/v2/alerts", apiKey, entity="") =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        alert = mapFn(r: r)
                        status =
                            sendAlert(
                                url: url,
                                apiKey: apiKey,
                                entity: entity,
                                message: alert.message,
                                alias: alert.alias,
                                description: alert.description,
                                priority: alert.priority,
                                responders: alert.responders,
                                tags: alert.tags,
                                actions: alert.actions,
                                visibleTo: alert.visibleTo,
                                details: alert.details,
                            )

                        return {r with _sent: string(v: status / 100 == 2)}
                    },
                )
