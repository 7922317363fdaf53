#!/bin/sh
# Called by Maven: installs what package-lock.json names and builds, each only if its input has changed.
set -eu
cd "$(dirname "$0")"
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo "Fairlead's web UI needs Node 20 or newer with npm: install it (nodejs.org or your package manager) and try again." >&2
  exit 1
fi
if [ "$(node -p 'parseInt(process.versions.node)')" -lt 20 ]; then
  echo "Fairlead's web UI needs Node 20 or newer; this is $(node --version): install a newer one and try again." >&2
  exit 1
fi
stamp=node_modules/.installed
if [ ! -f "$stamp" ] || ! cmp -s package-lock.json "$stamp"; then
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json "$stamp"
fi
out=target/classes/static
if [ -f "$out/index.html" ] && [ -f target/classes/widget/bubble.js ] && [ -f target/classes/form/form.js ] && [ -z "$(find src public index.html package-lock.json vite*.config.* tsconfig*.json -newer "$out/index.html" -print 2>/dev/null | head -n 1)" ]; then
  echo "web-ui is up to date."
  exit 0
fi
npm run build
