package servicenow

import "experimental/record"
import "http"
import "json"

_severity = (v) =>
    if v == "critical" then
        "1"
    else if v == "major" then
        "2"
    else if v == "minor" then
        "3"
    else if v == "warning" then
        "4"
    else if v == "info" then
        "5"
    else if v == "clear" then
        "0"
    else
        ""

event = (
        url,
        username,
        password,
        source="Flux",
        node="",
        metricType="",
        resource="",
        metricName="",
        messageKey="",
        description,
        severity,
        additionalInfo=record.any,
    ) =>
    http.post(
        url: url,
        headers: {"Content-Type": "application/json", "Authorization": http.basicAuth(u: username, p: password)},
        data:
            json.encode(
                v: {
                    records: [
                        {
                            source: source,
                            node: node,
                            type: metricType,
                            resource: resource,
                            metric_name: metricName,
                            message_key: messageKey,
                            description: description,
                            severity: _severity(v: severity),
                            additional_info:
                                if additionalInfo == record.any then
                                    ""
                                else
                                    string(v: json.encode(v: additionalInfo)),
                        },
                    ],
                },
            ),
    )

endpoint = (url, username, password, source="Flux") =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        e = mapFn(r: r)
                        status =
                            event(
                                url: url,
                                username: username,
                                password: password,
                                source: source,
                                node: e.node,
                                metricType: e.metricType,
                                resource: e.resource,
                                metricName: e.metricName,
                                messageKey: e.messageKey,
                                description: e.description,
                                severity: e.severity,
                                additionalInfo: record.get(r: e, key: "additionalInfo", default: record.any),
                            )

                        return {r with _sent: string(v: status / 100 == 2)}
                    },
                )
