package victorops

import "http"
import "json"

alert = (
        url,
        messageType,
        entityID="",
        entityDisplayName="",
        stateMessage="",
        timestamp=now(),
        monitoringTool="InfluxDB",
    ) =>
    http.post(
        url: url,
        headers: {"Content-Type": "application/json"},
        data:
            json.encode(
                v: {
                    message_type: messageType,
                    entity_id: entityID,
                    entity_display_name: entityDisplayName,
                    state_message: stateMessage,
                    state_start_time: uint(v: timestamp) / uint(v: 1000000000),
                    monitoring_tool: monitoringTool,
                },
            ),
    )

endpoint = (url, monitoringTool="InfluxDB") =>
    (mapFn) =>
        (tables=<-) =>
            tables
                |> map(
                    fn: (r) => {
                        a = mapFn(r: r)
                        status =
                            alert(
                                url: url,
                                messageType: a.messageType,
                                entityID: a.entityID,
                                entityDisplayName: a.entityDisplayName,
                                stateMessage: a.stateMessage,
                                timestamp: a.timestamp,
                                monitoringTool: monitoringTool,
                            )

                        return {r with _sent: string(v: status == 200)}
                    },
                )
