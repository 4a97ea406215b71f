#!/usr/bin/env bash
# Lints the workflows. Installs nothing, but prints how to install missing linters at the pipeline's versions.
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
# actionlint checks the scripts of workflows with it, and silently skips them without it.
need shellcheck 'apt-get install shellcheck'
((missing == 0)) || exit 1

actionlint
zizmor --offline --quiet --persona=pedantic .github
shellcheck .github/lint-workflows.sh
