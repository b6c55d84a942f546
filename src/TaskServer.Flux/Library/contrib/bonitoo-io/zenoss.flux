package zenoss

import "http"
import "json"

event = (
        url,
        username="",
        password="",
        apiKey="",
        action="EventsRouter",
        method="add_event",
        type="rpc",
        tid=1,
        summary="",
        device="",
        component="",
        severity,
        eventClass="",
        eventClassKey="",
        collector="",
        message="",
    ) =>
    {
        body =
            json.encode(
                v: {
                    action: action,
                    method: method,
                    type: type,
                    tid: tid,
                    data: [
                        {
                            summary: summary,
                            device: device,
                            component: component,
                            severity: severity,
                            evclass: eventClass,
                            evclasskey: eventClassKey,
                            collector: collector,
                            message: message,
                        },
                    ],
                },
            )

        return
            if apiKey == "" then
                http.post(
                    url: url,
                    headers: {
                        "Content-Type": "application/json",
                        "Authorization": http.basicAuth(u: username, p: password),
                    },
                    data: body,
                )
            else
                http.post(url: url, headers: {"Content-Type": "application/json", "z-api-key": apiKey}, data: body)
    }

endpoint = (
        url,
        username="",
        password="",
        apiKey="",
        action="EventsRouter",
        method="add_event",
        type="rpc",
        tid=1,
    ) =>
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
                                apiKey: apiKey,
                                action: action,
                                method: method,
                                type: type,
                                tid: tid,
                                summary: e.summary,
                                device: e.device,
                                component: e.component,
                                severity: e.severity,
                                eventClass: e.eventClass,
                                eventClassKey: e.eventClassKey,
                                collector: e.collector,
                                message: e.message,
                            )

                        return {r with _sent: string(v: status == 200)}
                    },
                )
