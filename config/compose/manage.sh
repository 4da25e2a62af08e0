#!/bin/bash
# What an administrator does now and then, inside a container that ends afterwards:
#
#   docker compose run --rm manage init                   create the database, once
#   docker compose run --rm manage upgrade                after a new version of the addons
#   docker compose run --rm -T manage backup > iso.zip    database and files
#   docker compose run --rm -T manage restore < iso.zip   the same back, into an empty place
#   docker compose run --rm manage verify                 whether what is sealed is unchanged
set -euo pipefail

database=iso
config=${ODOO_RC:-/etc/odoo/odoo.conf}
here=$(dirname "$0")

# Odoo and psql read these; nothing secret appears on a command line.
PGPASSWORD=$(< "$PASSWORD_FILE")
export PGHOST=$HOST PGUSER=$USER PGPASSWORD

exists() {
    [ "$(psql -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = '$database'")" = 1 ]
}

case "${1:-}" in
init)
    if exists; then
        echo "The database $database exists already; nothing was changed." >&2
        exit 1
    fi
    # Under another name first: an interrupted init can simply be repeated.
    building=${database}_building
    odoo db -c "$config" drop "$building" || true
    createdb -T template1 "$building"
    odoo -c "$config" -d "$building" -i "$ISO_ADDONS" --load-language=vi_VN \
        --stop-after-init --no-http
    python3 "$here/prepare_database.py" "$config" "$building" vi_VN serve "$ADMIN_PASSWORD_FILE"
    odoo db -c "$config" rename "$building" "$database"
    ;;
upgrade)
    odoo -c "$config" -d "$database" -i "$ISO_ADDONS" -u "$ISO_ADDONS" --i18n-overwrite \
        --stop-after-init --no-http
    ;;
backup)
    odoo db -c "$config" dump "$database" -
    ;;
restore)
    if exists; then
        echo "The database $database exists; rename or drop it first (docs/administrator.md)." >&2
        exit 1
    fi
    archive=$(mktemp --suffix=.zip)
    trap 'rm -f "$archive"' EXIT
    cat > "$archive"
    odoo db -c "$config" load "$database" "$archive"
    ;;
verify)
    # Exit code 1 and the first fault in words when something is not as it was sealed.
    ODOO_RC=$config odoo iso_verify -c "$config" -d "$database" "${@:2}"
    ;;
*)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
