package alerta

import "http"
import "json"
import "strings"

alert = (
        url,
        apiKey,
        resource,
        event,
        environment="",
        severity,
        service=[],
        group="",
        value="",
        text="",
        tags=[],
        attributes,
        origin="InfluxDB",
        type="",
        timestamp=now(),
    ) =>
    http.post(
        url: url,
        headers: {"Content-Type": "application/json", "Authorization": "Key " + apiKey},
        data:
            json.encode(
                v: {
                    resource: resource,
                    event: event,
                    environment: environment,
                    severity: severity,
                    service: service,
                    group: group,
                    value: value,
                    text: text,
                    tags: tags,
                    attributes: attributes,
                    origin: origin,
                    type: type,
                    // Milliseconds are as fine as the service takes them.
                    createTime: strings.substring(v: string(v: timestamp), start: 0, end: 23) + "Z",
                },
            ),
    )

endpoint = (url, apiKey, environment="", origin="") =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        a = mapFn(r: r)
                        status =
                            alert(
                                url: url,
                                apiKey: apiKey,
                                environment: environment,
                                origin: origin,
                                resource: a.resource,
                                event: a.event,
                                severity: a.severity,
                                service: a.service,
                                group: a.group,
                                value: a.value,
                                text: a.text,
                                tags: a.tags,
                                attributes: a.attributes,
                                type: a.type,
                                timestamp: a.timestamp,
                            )

                        return {r with _sent: string(v: status == 201)}
                    },
                )
