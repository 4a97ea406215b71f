#!/usr/bin/env bash
# Lints the workflows. Installs nothing: names what is missing, and the version that the pipeline uses.
set -euo pipefail
cd "$(dirname "$0")/.."

actionlint_version=v1.7.12
zizmor_version=1.32.0

missing=0
need() {
  command -v "$1" > /dev/null && return
  echo "$1 is missing. Install it: $2" >&2
  missing=1
}
need actionlint "go install github.com/rhysd/actionlint/cmd/actionlint@$actionlint_version"
need zizmor "pipx install zizmor==$zizmor_version"
# actionlint hands the scripts of workflows to it, and says nothing when it is not there.
need shellcheck 'apt-get install shellcheck'
((missing == 0)) || exit 1

actionlint
zizmor --offline --quiet --persona=pedantic .github
shellcheck .github/lint-workflows.sh
