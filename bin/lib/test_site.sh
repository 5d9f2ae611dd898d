# The site of the test bench: always the same when a run begins, from a dump; and its servers. Sourced, not run.

# start_server NAME COMMAND...: in the background, in a process group of its own, with its log in the test bench.
start_server() {
	local name=$1
	shift
	set -m
	in_test "$@" >>"$results/$name.log" 2>&1 </dev/null &
	test_servers+=("$!")
	set +m
}

wait_for_port() {
	local attempt
	for attempt in $(seq 120); do
		is_listening "$1" && return 0
		sleep 0.25
	done
	fail "Nothing listens on port $1 after $((attempt / 4)) seconds" "Read the logs in $results."
}

stop_test_servers() {
	local server attempt
	for server in "${test_servers[@]}"; do kill -TERM -- "-$server" 2>/dev/null || true; done
	for server in "${test_servers[@]}"; do
		for attempt in $(seq 50); do
			kill -0 -- "-$server" 2>/dev/null || continue 2
			sleep 0.2
		done
		say "A server did not end within $((attempt / 5)) seconds and is killed."
		kill -KILL -- "-$server" 2>/dev/null || true
	done
	test_servers=()
}

start_test_redis() {
	local redis_port
	for redis_port in "$cache_port" "$queue_port"; do
		start_server "redis-$redis_port" redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no
	done
	wait_for_port "$cache_port"
	wait_for_port "$queue_port"
}

as_database_account() {
	MYSQL_PWD=$(cat "$database_password_file") "$1" --user="$database_account" "${@:2}"
}

test_database() {
	as_bench cat "$test_bench/sites/$test_site/site_config.json" |
		python3 -c 'import json, sys; print(json.load(sys.stdin)["db_name"])'
}

dump_site() {
	as_database_account mariadb-dump --single-transaction --quick --skip-comments "$(test_database)" |
		as_bench sh -c 'cat >"$1.part" && mv "$1.part" "$1"' sh "$1"
}

load_site() {
	local database
	database=$(test_database)
	as_database_account mariadb --execute="drop database if exists \`$database\`; create database \`$database\`"
	as_bench cat "$1" | as_database_account mariadb "$database"
}

# What decides how a fresh site looks: the records and DocTypes that ship, and the code that installs them.
# bin/mutate names the site of the unpatched sources by XDEPT_SCHEMA: a patch need not install it anew.
schema_hash() {
	[ -z "${XDEPT_SCHEMA:-}" ] || { say "$XDEPT_SCHEMA" && return; }
	(
		cd "$test_app"
		{ find xdept_collab fixtures \( -name '*.json' -o -name '*.txt' -o -name '*.csv' -o -name '*.html' \
			-o -path '*/setup/*.py' -o -path '*/patches/*.py' -o -path '*/rules/*.py' -o -path '*/services/*.py' \
			-o -path '*/doctype/*.py' -o -name 'hooks.py' -o -name '__init__.py' \) \
			-type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 2>/dev/null || true; } |
			sort -z | xargs -0 sha1sum | cat - "$test_bench/frappe-version" | sha1sum | cut -c1-12
	)
}

make_bare_site() {
	local dump=$test_bench/frappe-only.sql
	[ -f "$dump" ] && [ -f "$test_bench/sites/$test_site/site_config.json" ] && return 0
	frappe new-site "$test_site" --db-root-username "$database_account" \
		--db-root-password "$(cat "$database_password_file")" --admin-password admin \
		--mariadb-user-host-login-scope=localhost --force
	frappe --site "$test_site" execute frappe.desk.page.setup_wizard.setup_wizard.setup_complete --kwargs \
		'{"args": {"language": "English", "country": "China", "timezone": "Asia/Shanghai", "currency": "CNY"}}'
	dump_site "$dump"
}

# A site just installed, or the dump of one that was made from the same sources.
prepare_test_site() {
	local dump
	dump=$test_bench/installed-$(schema_hash).sql
	make_bare_site
	if [ ! -f "$dump" ]; then
		load_site "$test_bench/frappe-only.sql"
		frappe --site "$test_site" install-app xdept_collab
		as_bench find "$test_bench" -maxdepth 1 -name 'installed-*.sql' -delete
		dump_site "$dump"
	else
		load_site "$dump"
	fi
	as_bench rm -rf "$test_bench/test-results"
	as_bench mkdir -p "$test_bench/test-results"
}

start_test_servers() {
	# As a development server it tells the Desk the realtime server's own port.
	start_server web env DEV_SERVER=1 "$bench_dir/env/bin/gunicorn" --pythonpath "$test_app/bin/lib" --bind "127.0.0.1:$web_port" \
		--workers 2 --threads 4 --timeout 120 wsgi:application
	start_server worker "$test_python" -m frappe.utils.bench_helper frappe worker --queue short,default,long --quiet
	wait_for_port "$web_port"
}

start_test_realtime() {
	start_server realtime node "$test_bench/apps/frappe/socketio.js"
	wait_for_port "$socketio_port"
}

find_chromium() {
	local name
	for name in "${XDEPT_CHROMIUM:-}" chromium chromium-browser google-chrome; do
		[ -z "$name" ] || ! command -v "$name" || return 0
	done
}

# Debian packages a Chromium that runs without a window; Ubuntu's is no program but a snap.
install_chromium() {
	[ "$(. /etc/os-release && printf %s "$ID")" = debian ] || return 0
	apt-get update
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-noto-cjk
}

# One site for both suites of a run; one run at a time for each test bench.
prepare_test_bench() {
	exec 9>"${TMPDIR:-/tmp}/$(printf '%s' "$test_bench" | tr / _).lock"
	flock --nonblock 9 || {
		say "Another run uses $test_bench; waiting for it (XDEPT_TEST_NAME=other makes a test bench of its own)."
		flock --timeout 1800 9
	}
	web_port=$(free_port) socketio_port=$(free_port) cache_port=$(free_port) queue_port=$(free_port)
	[ "$(id -u)" -ne 0 ] || step "Packages of the machine" install_packages
	step "MariaDB" start_mariadb
	step "Account in the database" make_database_account
	step "Test tools in the bench's environment" install_test_requirements
	step "Copy of Frappe and of this checkout" eval 'copy_frappe; copy_checkout; write_test_settings'
	start_test_redis
	step "Site of the tests" prepare_test_site
	step "Assets of the tests" build_test_assets
	start_test_servers
	test_bench_is_ready=yes
}

# run_on_site SUITE: a pytest folder with the site, its web server and worker at hand.
run_on_site() {
	local began=$SECONDS status=0 why
	why=$(why_no_bench)
	[ -n "$(find "tests/$1" -name 'test_*.py')" ] || why="there are no tests in tests/$1"
	if [ "$1" = browser ] && [ -z "$why" ]; then
		chromium=$(find_chromium | head -n 1)
		[ -n "$chromium" ] || [ "$(id -u)" -ne 0 ] || step "Chromium" install_chromium
		chromium=$(find_chromium | head -n 1)
		[ -n "$chromium" ] || why="no Chromium; install it or set XDEPT_CHROMIUM"
	fi
	[ -z "$why" ] || {
		not_run "$1" "$why"
		return
	}
	[ -n "$test_bench_is_ready" ] || prepare_test_bench
	[ "$1" != browser ] || start_test_realtime
	stoppable in_test "$test_python" -m pytest "$test_app/tests/$1" --rootdir="$test_app" -c "$test_app/pyproject.toml" -q --tb=short \
		--junitxml="$test_bench/test-results/$1.xml" "${pytest_options[@]}" || status=$?
	cp "$test_bench/test-results/$1.xml" "$results/" 2>/dev/null || true
	mkdir -p "$root/test-results" && cp -r "$test_bench/test-results/." "$root/test-results/" || true
	pytest_row "$1" "$status" "$began"
}
