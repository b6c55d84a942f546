package timezone

utc = {zone: "UTC", offset: 0h}

fixed = (offset) => ({zone: "UTC", offset: offset})

builtin location : (name: string) => {zone: string, offset: duration}
