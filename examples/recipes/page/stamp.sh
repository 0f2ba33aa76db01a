#!/bin/sh
# Puts the title into the page. Doing it twice changes nothing.
set -e
escaped=$(printf '%s' "$TITLE" | sed 's/&/\&amp;/g; s/"/\&quot;/g')
for_sed=$(printf '%s' "$escaped" | sed 's/[&|\\]/\\&/g')
sed -i "s|@title@|$for_sed|g" /srv/www/index.html
