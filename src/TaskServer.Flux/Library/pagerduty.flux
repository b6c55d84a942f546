package pagerduty

import "dict"
import "experimental/record"
import "http"
import "json"
import "strings"

option defaultURL = "https://events.pagerduty.com/v2/enqueue"

// A hash of the group key, so that events of one table belong together.
builtin dedupKey : (<-tables: stream[A], ?exclude: [string]) => stream[{A with _pagerdutyDedupKey: string}]

_severities = ["crit": "critical", "warn": "warning", "info": "info", "ok": "info"]
_actions = ["ok": "resolve"]

severityFromLevel = (level) => dict.get(dict: _severities, key: level, default: "error")

actionFromSeverity = (severity) => dict.get(dict: _actions, key: severity, default: "trigger")

actionFromLevel = (level) => dict.get(dict: _actions, key: level, default: "trigger")

sendEvent = (
        pagerdutyURL=defaultURL,
        routingKey,
        client,
        clientURL,
        dedupKey,
        class,
        group,
        severity,
        eventAction,
        source,
        component="",
        summary,
        timestamp,
        customDetails=record.any,
    ) =>
    {
        payload = {
            // The service takes no more.
            summary: strings.substring(v: summary, start: 0, end: 1024),
            timestamp: timestamp,
            source: source,
            component: component,
            severity: severity,
            group: group,
            class: class,
        }
        event = {
            payload: payload,
            routing_key: routingKey,
            dedup_key: dedupKey,
            event_action: eventAction,
            client: client,
            client_url: clientURL,
        }
        body =
            if customDetails == record.any then
                json.encode(v: event)
            else
                json.encode(v: {event with payload: {payload with custom_details: customDetails}})

        return http.post(url: pagerdutyURL, headers: {"Accept": "application/vnd.pagerduty+json;version=2", "Content-Type": "application/json"}, data: body)
    }

endpoint = (url=defaultURL) =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> dedupKey()
                |> map(
                    fn: (r) => {
                        event = mapFn(r: r)
                        status =
                            sendEvent(
                                pagerdutyURL: url,
                                routingKey: event.routingKey,
                                client: event.client,
                                clientURL: event.clientURL,
                                dedupKey: r._pagerdutyDedupKey,
                                class: event.class,
                                group: event.group,
                                severity: event.severity,
                                eventAction: event.eventAction,
                                source: event.source,
                                component: record.get(r: event, key: "component", default: ""),
                                summary: event.summary,
                                timestamp: event.timestamp,
                                customDetails: record.get(r: event, key: "customDetails", default: record.any),
                            )

                        return {r with _sent: string(v: status / 100 == 2), _status: string(v: status), _body: ""}
                    },
                )
