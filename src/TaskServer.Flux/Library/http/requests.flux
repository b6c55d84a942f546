package requests

import "array"

option defaultConfig = {timeout: 0ns, insecureSkipVerify: false}

builtin _do : (method: string, url: string, params: [string: [string]], headers: [string: string], body: bytes, config: {A with timeout: duration, insecureSkipVerify: bool}) => {statusCode: int, body: bytes, headers: [string: string], duration: duration}

_emptyBody = bytes(v: "")

do = (
        method,
        url,
        params=[:],
        headers=[:],
        body=_emptyBody,
        config=defaultConfig,
    ) =>
    _do(
        method: method,
        url: url,
        params: params,
        headers: headers,
        body: body,
        config: config,
    )

post = (
        url,
        params=[:],
        headers=[:],
        body=_emptyBody,
        config=defaultConfig,
    ) =>
    do(
        method: "POST",
        url: url,
        params: params,
        headers: headers,
        body: body,
        config: config,
    )

get = (
        url,
        params=[:],
        headers=[:],
        body=_emptyBody,
        config=defaultConfig,
    ) =>
    do(
        method: "GET",
        url: url,
        params: params,
        headers: headers,
        body: body,
        config: config,
    )

peek = (response) =>
    array.from(
        rows: [
            {
                statusCode: response.statusCode,
                body: string(v: response.body),
                headers: display(v: response.headers),
                duration: int(v: response.duration),
            },
        ],
    )
