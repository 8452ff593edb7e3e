#!/bin/sh
# Runs samples/openai-compatible.yaml with a real model, in a workspace of its own that is gone afterwards.
#
#   OPENAI_API_KEY=… samples/openai-compatible.sh                      OpenAI
#   BASE_URL=http://127.0.0.1:11434/v1 samples/openai-compatible.sh    any server that speaks chat completions
#
# MODEL names the model. With BASE_URL, API_KEY is the key, if the server wants one. PHROSH is the program.
set -eu
samples=$(cd "$(dirname "$0")" && pwd)
phrosh=${PHROSH:-phrosh}
if [ -z "${OPENAI_API_KEY:-}${BASE_URL:-}" ]; then
    echo "Set OPENAI_API_KEY, or BASE_URL for a server of your own." >&2
    exit 2
fi

XDG_DATA_HOME=$(mktemp -d)
export XDG_DATA_HOME
data=$XDG_DATA_HOME/phrosh
address=$data/address.json
"$phrosh" serve >"$XDG_DATA_HOME/serve.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$XDG_DATA_HOME"' EXIT
while [ ! -s "$address" ]; do
    kill -0 "$server" 2>/dev/null || { cat "$XDG_DATA_HOME/serve.log" >&2; exit 1; }
    sleep 0.1
done

member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$address"; }
desk="$(member baseUrl)/internal/v1/tenants/$(member tenantId)"

# Everything that is secret goes through pipes: the arguments of a process can be seen by others.
headers=$XDG_DATA_HOME/headers
(umask 077 && printf 'Authorization: Bearer %s\nContent-Type: application/json\n' "$(member accessToken)" >"$headers")
post() {
    answer=$(curl --silent --show-error --fail-with-body --header "@$headers" --data-binary @- "$desk/$1") || {
        echo "$answer" >&2
        exit 1
    }
}
text() { awk 'BEGIN { ORS = "\\n" } { gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); print }' "$1"; }

type=openai
secret=null
base=${BASE_URL:-https://api.openai.com/v1}
if [ -n "${BASE_URL:-}" ]; then
    type=self_hosted
    if [ -n "${API_KEY:-}" ]; then
        printf '{"name":"sample-key","value":"%s"}' "$API_KEY" | post secrets
        secret='"sample-key"'
    fi
fi
printf '{"name":"openai-compatible","type":"%s","baseUrlOverride":"%s","apiKeySecretName":%s}' "$type" "$base" "$secret" |
    post llm-providers
printf '{"yaml":"%s","inputs":{"provider":"openai-compatible","provider_type":"%s","base_url":"%s","model":"%s"}}' \
    "$(text "$samples/openai-compatible.yaml")" "$type" "$base" "${MODEL:-gpt-4.1-mini}" |
    post agents/manifest/apply

"$phrosh" --width 100 - <<'END'
let r = start order_clerk {query: "Refund order 1182 please, it arrived broken."}
wait r task 120s
tasks
approve t1
wait r done 120s
timeline r
output
expect r.status == "Completed"
END
