#!/bin/sh
# Runs samples/openai-compatible.yaml with a real model, in a workspace of its own that is gone afterwards.
#
#   OPENAI_API_KEY=… samples/openai-compatible.sh                      OpenAI
#   BASE_URL=http://127.0.0.1:11434/v1 samples/openai-compatible.sh    any server that speaks chat completions
#
# MODEL names the model. With BASE_URL, API_KEY is the key, if the server wants one. PHROSH is the program.
set -eu
if [ -z "${OPENAI_API_KEY:-}${BASE_URL:-}" ]; then
    echo "Set OPENAI_API_KEY, or BASE_URL for a server of your own." >&2
    exit 2
fi
samples=$(cd "$(dirname "$0")" && pwd)
XDG_DATA_HOME=$(mktemp -d)
export XDG_DATA_HOME
trap 'rm -rf "$XDG_DATA_HOME"' EXIT

type=openai
base=${BASE_URL:-https://api.openai.com/v1}
secret=
key=null
if [ -n "${BASE_URL:-}" ]; then
    type=self_hosted
    if [ -n "${API_KEY:-}" ]; then
        secret='secret new sample-key --env API_KEY'
        key='"sample-key"'
    fi
fi

"${PHROSH:-phrosh}" --width 100 - <<END
$secret
provider new openai-compatible {type: "$type", baseUrlOverride: "$base", apiKeySecretName: $key}
apply "$samples/openai-compatible.yaml" --set {provider_type: "$type", base_url: "$base", model: "${MODEL:-gpt-4.1-mini}"}
let r = start order_clerk {query: "Refund order 1182 please, it arrived broken."}
wait r task 120s
approve t1
wait r done 120s
timeline r
output r
expect r.status == "Completed"
END
