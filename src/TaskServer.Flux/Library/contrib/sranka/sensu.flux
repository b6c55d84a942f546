package sensu

import "http"
import "json"

// Every character that a name must not have becomes an underscore.
builtin toSensuName : (v: string) => string

event = (
        url,
        apiKey,
        checkName,
        text,
        handlers=[],
        status=0,
        state="",
        namespace="default",
        entityName="influxdb",
    ) =>
    http.post(
        url: url + "/api/core/v2/namespaces/" + namespace + "/events",
        headers: {"Content-Type": "application/json; charset=utf-8", "Authorization": "Key " + apiKey},
        data:
            json.encode(
                v: {
                    entity: {entity_class: "proxy", metadata: {name: toSensuName(v: entityName)}},
                    check: {
                        output: text,
                        state: if state != "" then state else if status == 0 then "passing" else "failing",
                        status: status,
                        handlers: handlers,
                        interval: 60,
                        metadata: {name: toSensuName(v: checkName)},
                    },
                },
            ),
    )

endpoint = (
        url,
        apiKey,
        handlers=[],
        namespace="default",
        entityName="influxdb",
    ) =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        check = mapFn(r: r)
                        status =
                            event(
                                url: url,
                                apiKey: apiKey,
                                handlers: handlers,
                                namespace: namespace,
                                entityName: entityName,
                                checkName: check.checkName,
                                text: check.text,
                                status: check.status,
                            )

                        return {r with _sent: string(v: status / 100 == 2)}
                    },
                )
