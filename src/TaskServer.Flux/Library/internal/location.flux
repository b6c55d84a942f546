package location

import "timezone"

option location = timezone.utc
