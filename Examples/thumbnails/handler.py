"""Makes thumbnails: a picture in the event (Base64), a smaller PNG in the answer."""

import base64
import io

from PIL import Image


def handler(event, context):
    picture = Image.open(io.BytesIO(base64.b64decode(event["image"])))
    edge = int(event.get("edge", 96))
    print(f"{event.get('name', 'picture')}: {picture.width}x{picture.height} {picture.format}")

    picture.thumbnail((edge, edge))
    small = io.BytesIO()
    picture.save(small, "PNG")
    return {
        "width": picture.width,
        "height": picture.height,
        "thumbnail": base64.b64encode(small.getvalue()).decode(),
        "remainingMilliseconds": context.get_remaining_time_in_millis(),
    }
