# Needs curl and openssl.
URL='{{url}}'
SECRET='{{secret}}'

# The id is the same over retries, the timestamp is that of the attempt.
id="evt-$(openssl rand -hex 8)"
timestamp=$(date +%s)
body='{"type":"message.received","data":{"id":"order-4711-question-1","from":{"name":"Ana Silva","email":"ana@example.com"},"text":"Do you ship to Lisbon? 您好"}}'

key=$(printf %s "${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
signature=$(printf %s "$id.$timestamp.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

curl --silent --show-error --retry 4 "$URL" \
  --header 'content-type: application/json' \
  --header "webhook-id: $id" \
  --header "webhook-timestamp: $timestamp" \
  --header "webhook-signature: v1,$signature" \
  --data-binary "$body"
