# The site: a database account for the bench, the site itself, the app on it, its assets, the demo company. Sourced, not run.

database_account=xdept_$(printf '%s' "$bench_dir" | sha1sum | cut -c1-8)
database_password_file=$bench_dir/config/xdept_database_password

# mariadb_as_root SQL: with the given password, else through the socket as the system's root.
mariadb_as_root() {
	if [ -n "${XDEPT_DB_ROOT_PASSWORD:-}" ]; then
		MYSQL_PWD=$XDEPT_DB_ROOT_PASSWORD mariadb --user=root --execute="$1" ||
			fail "MariaDB refuses root with the password in XDEPT_DB_ROOT_PASSWORD" \
				"Set XDEPT_DB_ROOT_PASSWORD to the right one, then run again."
	else
		as_root mariadb --user=root --execute="$1" || fail "MariaDB's root cannot be reached without a password" \
			"Set XDEPT_DB_ROOT_PASSWORD to MariaDB's root password, then run again."
	fi
}

account_works() {
	[ -f "$database_password_file" ] &&
		MYSQL_PWD=$(cat "$database_password_file") mariadb --user="$database_account" --execute='select 1' >/dev/null 2>&1
}

# An account of the bench's own, so that MariaDB's root stays as it is.
make_database_account() {
	[ -z "${XDEPT_DB_ROOT_PASSWORD:-}" ] || mariadb_as_root 'select 1'
	account_works && return 0
	local password
	password=$(python3 -c 'import secrets; print(secrets.token_hex(24))')
	mariadb_as_root "create or replace user '$database_account'@'localhost' identified by '$password';
		grant all privileges on *.* to '$database_account'@'localhost' with grant option;"
	as_bench sh -c 'umask 077; printf "%s\n" "$1" >"$2"' sh "$password" "$database_password_file"
}

redis_started_here=()

# start_redis: the bench's own two servers; what was started here is stopped at the end.
start_redis() {
	local kind redis_port
	for kind in cache queue; do
		redis_port=$(bench_setting "redis_$kind" | grep -oP ':\K\d+$')
		if is_listening "$redis_port"; then
			redis-cli -p "$redis_port" config get dir 2>/dev/null | grep -qxF "$bench_dir/config/pids" && continue
			fail "Port $redis_port, where this bench keeps its redis_$kind, is in use by something else" \
				"Stop that program, or change redis_$kind in $bench_dir/sites/common_site_config.json and run 'bench setup redis'."
		fi
		(cd "$bench_dir" && as_bench redis-server "config/redis_$kind.conf" --daemonize yes)
		redis_started_here+=("$redis_port")
	done
}

stop_redis() {
	local redis_port
	for redis_port in "${redis_started_here[@]}"; do
		redis-cli -p "$redis_port" shutdown nosave >/dev/null 2>&1 || true
	done
	redis_started_here=()
}

site_exists() { as_bench test -f "$bench_dir/sites/$site/site_config.json"; }

drop_site() {
	site_exists || return 0
	bench drop-site "$site" --db-root-username "$database_account" \
		--db-root-password "$(cat "$database_password_file")" --no-backup --force
}

make_site() {
	site_exists || {
		bench new-site "$site" --db-root-username "$database_account" \
			--db-root-password "$(cat "$database_password_file")" --admin-password "$admin_password" \
			--mariadb-user-host-login-scope=localhost
		bench --site "$site" set-config -p developer_mode 1
		bench --site "$site" set-config -p allow_tests 1
	}
	bench --site "$site" set-config host_name "http://$site:$port"
	bench --site "$site" list-apps | grep -q '^xdept_collab' && return 0
	bench --site "$site" install-app xdept_collab
	finish_setup_wizard
	bench --site "$site" enable-scheduler
	fingerprint xdept_collab fixtures | remember migrated
}

# The first page of a new site asks for country and currency; the demo company is in China.
finish_setup_wizard() {
	bench --site "$site" execute frappe.desk.page.setup_wizard.setup_wizard.setup_complete --kwargs \
		'{"args": {"language": "English", "country": "China", "timezone": "Asia/Shanghai", "currency": "CNY"}}'
}

# fingerprint FOLDER...: one hash of what the folders of the checkout hold, without what is built.
fingerprint() {
	(
		cd "$root"
		{ find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '*.pyc' -print0 2>/dev/null || true; } |
			sort -z | xargs -0 sha1sum | sha1sum
	)
}

remember() { as_bench tee "$bench_dir/sites/$site/.xdept-$1" >/dev/null; }
remembers() { as_bench cat "$bench_dir/sites/$site/.xdept-$1" 2>/dev/null | cmp -s - <(fingerprint "${@:2}"); }

migrate_site() {
	remembers migrated xdept_collab fixtures && return 0
	bench --site "$site" migrate
	fingerprint xdept_collab fixtures | remember migrated
}

build_assets() {
	if [ ! -f "$bench_dir/sites/assets/assets.json" ]; then
		bench build
	elif ! remembers built xdept_collab/public package-lock.json || [ ! -e "$bench_dir/sites/assets/xdept_collab" ]; then
		bench build --app xdept_collab
	fi
	fingerprint xdept_collab/public package-lock.json | remember built
	remembers translated xdept_collab/locale && return 0
	# What was compiled goes before the sources: without this a changed Chinese text would be shown as it was.
	bench compile-po-to-mo --app xdept_collab --force
	fingerprint xdept_collab/locale | remember translated
}

make_demo() {
	bench --site "$site" execute xdept_collab.setup.demo.create | as_bench tee "$bench_dir/sites/$site/.xdept-demo"
}

# The demo users as a table, from what the demo returned.
print_demo_users() {
	as_bench cat "$bench_dir/sites/$site/.xdept-demo" 2>/dev/null | python3 "$root/bin/lib/demo_users.py"
}
