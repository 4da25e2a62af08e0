#!/bin/bash
# Runs once, when the cluster is new: a role for Odoo that is no superuser, and the extensions
# for searching without accents and for fast partial matches in every database to come.
set -euo pipefail

psql --username "$POSTGRES_USER" --dbname template1 --set ON_ERROR_STOP=1 \
    --set password="$(< /run/secrets/odoo_db_password)" <<'SQL'
CREATE ROLE odoo LOGIN CREATEDB PASSWORD :'password';
CREATE EXTENSION unaccent;
CREATE EXTENSION pg_trgm;
-- As Odoo itself does it, so that an index can be built on it.
ALTER FUNCTION unaccent(text) IMMUTABLE;
SQL
