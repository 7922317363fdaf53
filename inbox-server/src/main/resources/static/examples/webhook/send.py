# Needs Python 3.8 or newer and nothing else.
import base64, hashlib, hmac, json, time, urllib.error, urllib.request, uuid

URL = "{{url}}"
SECRET = "{{secret}}"


def send(event, delivery_id):
    """Posts an event until it is stored; the id is the same over retries, so that it takes effect once."""
    body = json.dumps(event, ensure_ascii=False).encode()
    key = base64.b64decode(SECRET.split("_", 1)[-1])
    for pause in (1, 5, 30, 120, None):
        timestamp = str(int(time.time()))
        signed = delivery_id.encode() + b"." + timestamp.encode() + b"." + body
        signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        request = urllib.request.Request(URL, data=body, headers={
            "content-type": "application/json",
            "webhook-id": delivery_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": "v1," + signature,
        })
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            if pause is None or refused.code not in (429, 500, 502, 503, 504):
                raise RuntimeError(f"{refused.code}: {refused.read().decode()}") from None
            pause = int(refused.headers.get("retry-after") or pause)
        except urllib.error.URLError:
            if pause is None:
                raise
        time.sleep(pause)


print(*send({
    "type": "message.received",
    "data": {
        "id": "order-4711-question-2",
        "from": {"name": "Ana Silva", "email": "ana@example.com", "company": "Acme Chairs"},
        "text": "Do you ship to Lisbon? 您好",
    },
}, "evt-" + str(uuid.uuid4())))
