package requests

import "http/requests"

option defaultConfig = {timeout: 0ns, insecureSkipVerify: false}

_emptyBody = bytes(v: "")

do = (
        method,
        url,
        params=[:],
        headers=[:],
        body=_emptyBody,
        config=defaultConfig,
    ) =>
    requests.do(
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

peek = requests.peek
