#!/usr/bin/env bash
# Downloads InfluxData's OpenAPI files (influxdata/docs-v2, MIT) into a folder, at the commit that the tests were written for,
# and verifies their SHA-256 hashes. This repository does not contain these files.
set -euo pipefail

folder=${1:?usage: scripts/fetch-openapi.sh FOLDER}
commit=79332006
base=api-docs/influxdb3

clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
git clone --quiet --filter=blob:none --no-checkout https://github.com/influxdata/docs-v2.git "$clone"

mkdir -p "$folder"
fetch() { git -C "$clone" show "$commit:$base/$1" >"$folder/$2"; }
fetch cloud-dedicated/management/openapi.yml cloud-dedicated-management.yml
fetch clustered/management/openapi.yml clustered-management.yml
fetch cloud-dedicated/influxdb3-cloud-dedicated-openapi.yaml cloud-dedicated-data.yaml
fetch clustered/influxdb3-clustered-openapi.yaml clustered-data.yaml

cd "$folder"
sha256sum --check --strict <<'SUMS'
bbebecfa06ce226e92d594048c8ef2b7ecf7cae913067d50209734a96f9868bc  cloud-dedicated-data.yaml
f0d1b5323b4221438469b28993ce5cf5aee48487f8b5bbe4af34e0d583657710  cloud-dedicated-management.yml
aec373652764cb0d8fd2a441fe47c7a9bacb4d5a2e92f360aaabe0d9fb31b3b0  clustered-data.yaml
0c8da2c5498378f2964c6cda96dc449507fa8225400ce9f06bdc17573f4dd7ad  clustered-management.yml
SUMS
