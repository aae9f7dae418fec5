#!/usr/bin/env bash
# Builds everything in Release (where warnings are errors) and runs every test project, one after the other: several of them start
# PostgreSQL and VictoriaMetrics, and two cores are soon taken. Ends with one line, "N passed, N failed, N skipped".
#   tests/run.sh [name part …]     only the projects whose name holds one of the parts
set -uo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

if ! dotnet build MspPlatform.sln -c Release -m:2 -clp:ErrorsOnly; then
    echo "The build failed; no test was run." >&2
    exit 1
fi

passed=0 failed=0 skipped=0 broken=0
for project in tests/*.Tests; do
    name=$(basename "$project")
    if [ $# -gt 0 ]; then
        wanted=no
        for part in "$@"; do case "$name" in *"$part"*) wanted=yes ;; esac; done
        [ "$wanted" = yes ] || continue
    fi
    echo "== $name"
    start=$SECONDS
    dotnet test "$project" -c Release --no-build --logger "trx;LogFileName=$results/$name.trx" --logger "console;verbosity=minimal" \
        --blame-hang-timeout 10m 2>&1 | grep -vE '^(Test run for|VSTest version|Starting test execution|A total of|Results File|WARNING: Overwriting|$)'
    code=${PIPESTATUS[0]}
    counters=$(grep -o '<Counters [^>]*>' "$results/$name.trx" 2>/dev/null)
    count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
    total=$(count total) executed=$(count executed) ok=$(count passed)
    if [ -z "$total" ] || [ "$total" -eq 0 ]; then
        echo "$name ran no test (exit code $code)." >&2
        broken=$((broken + 1))
        continue
    fi
    passed=$((passed + ok)) failed=$((failed + executed - ok)) skipped=$((skipped + total - executed))
    # A run that reports success in its counters and failure by its exit code was cut short.
    if [ "$code" -ne 0 ] && [ "$executed" -eq "$ok" ]; then broken=$((broken + 1)); fi
    echo "   $((SECONDS - start)) s"
done

failed=$((failed + broken))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
