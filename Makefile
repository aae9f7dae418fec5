# Every command of this repository; `make help` lists them. Variables: MSP_EDGE_URL, MSP_DATA_DIR, MSP_DEMO, MSP_ADMIN_…, see README.md.
.DEFAULT_GOAL := help
.PHONY: run test bench soak up down lint format migrate help sdk built

BIN     := src/MspPlatform.LocalStack/bin/Release
STACK   := $(BIN)/net10.0/MspPlatform.LocalStack.dll
STAMP   := $(BIN)/built
SOURCES := src mock config/local/local.slnf Directory.Build.props Directory.Packages.props global.json .editorconfig BannedSymbols.txt
LIST    := find $(SOURCES) -name bin -prune -o -name obj -prune -o -type f
COMPOSE := docker compose -f docker-compose.yml -f docker-compose.local.yml

# .NET stops at once where ICU is missing (a fresh Debian) unless it is told to do without.
ifeq (,$(wildcard /usr/lib/*/libicuuc.so.* /usr/lib/libicuuc.so.* /usr/lib64/libicuuc.so.* /lib/*/libicuuc.so.*))
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT := 1
endif
export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1

run: built ## The whole local stack without Docker, with demo customers, until Ctrl-C
	@exec dotnet $(STACK)

test: sdk ## Every test; installs what it needs
	@exec tests/run.sh

bench: sdk ## The benchmarks, with their comparisons; writes docs/benchmarks.md
	@exec dotnet run -c Release --project tests/MspPlatform.Benchmarks

soak: sdk ## Half an hour: 2,000 simulated servers, then faults under real agents, every sample counted; writes docs/scale.md, docs/faults.md
	@dotnet build MspPlatform.sln -c Release -m:2 --verbosity quiet
	@dotnet run -c Release --no-build --project tests/MspPlatform.Benchmarks -- soak
	@exec dotnet run -c Release --no-build --project tests/MspPlatform.Benchmarks -- faults

up: ## The stack in Docker Compose, in the background
	config/docker/make-secrets.sh
	$(COMPOSE) up --detach --build

down: ## Stops what `make up` started; data stays
	$(COMPOSE) down

lint: sdk ## Formatting, analyzers and a Release build without a warning
	dotnet format MspPlatform.sln --verify-no-changes
	dotnet build MspPlatform.sln -c Release

format: sdk ## Formats the code
	dotnet format MspPlatform.sln

migrate: built ## Brings the local stack's database to the newest schema, without starting the rest
	@exec dotnet $(STACK) migrate

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

sdk:
	@command -v dotnet >/dev/null || { echo "make: the .NET 10 SDK is missing: install it and put dotnet on PATH (https://dotnet.microsoft.com/download)." >&2; exit 1; }
	@dotnet --version >/dev/null 2>&1 || { echo "make: global.json asks for the .NET 10 SDK, but dotnet has only: $$(dotnet --list-sdks | tr '\n' ' ')" >&2; exit 1; }

# Asking MSBuild whether anything changed takes longer than starting the stack. The stamp lists the files, so that a deleted one is
# noticed, and is as old as the build's beginning, so that what is edited meanwhile is built next time. No compiler server stays behind.
built: sdk
	@if [ ! -e $(STACK) ] || ! $(LIST) -print | sort | cmp -s - $(STAMP) || [ -n "$$($(LIST) -newer $(STAMP) -print)" ]; then \
		echo "Building …"; mkdir -p $(BIN) && $(LIST) -print | sort > $(STAMP).next && \
		MSBUILDDISABLENODEREUSE=1 dotnet build config/local/local.slnf -c Release --verbosity quiet -p:UseSharedCompilation=false && mv $(STAMP).next $(STAMP); \
	fi
