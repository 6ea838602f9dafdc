#!/usr/bin/env bash
# Makes the site of docs/ and of the API in artifacts/site; a warning, such as a dead link, is an error. Look at it with
# `dotnet docfx serve artifacts/site`. Only a first `dotnet tool restore` and `dotnet restore` need the network.
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet tool restore
rm -rf artifacts/assemblies artifacts/api artifacts/site
dotnet publish src/MLSpectral.Training -c Debug -v quiet -o artifacts/assemblies
dotnet docfx metadata docfx.json --warningsAsErrors
dotnet docfx build docfx.json --warningsAsErrors
