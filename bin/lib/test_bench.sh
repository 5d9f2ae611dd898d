# A bench for tests beside the real one: its own copy of Frappe (hard links), of this checkout, its own site,
# database, Redis and web server. The real bench lends its Python environment. Sourced, not run.

test_name=${XDEPT_TEST_NAME:-test}
test_bench=$bench_dir-$test_name
test_site=xdept-$test_name.localhost
test_app=$test_bench/apps/xdept_collab
test_python=$bench_dir/env/bin/python
test_servers=()

# in_test COMMAND...: as the bench user, in the sites folder of the test bench, with its apps first.
in_test() {
	(cd "$test_bench/sites" && as_bench env "PYTHONPATH=$test_bench/apps/frappe:$test_app" PYTHONDONTWRITEBYTECODE=1 \
		"XDEPT_SITE=$test_site" "XDEPT_TEST_SITES=$test_bench/sites" "XDEPT_TEST_URL=http://127.0.0.1:${web_port:-0}" \
		"XDEPT_TEST_SITE=$test_site" "XDEPT_TEST_RESULTS=$test_bench/test-results" "XDEPT_CHROMIUM=${chromium:-}" \
		"XDEPT_TEST_DATABASE_ACCOUNT=$database_account" "XDEPT_TEST_DATABASE_PASSWORD_FILE=$database_password_file" "$@")
}

frappe() { in_test "$test_python" -m frappe.utils.bench_helper frappe "$@"; }

# why_no_bench: one line where the suites that need a bench cannot run.
why_no_bench() {
	if [ ! -x "$test_python" ] || [ ! -d "$bench_dir/apps/frappe" ]; then
		say "no bench at $bench_dir; run bin/up first"
	elif [ "$(id -u)" -ne 0 ] && ! mariadb_answers; then
		say "MariaDB does not answer, and only root can start it"
	fi
}

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

install_test_requirements() {
	local list=$root/tests/requirements/site.txt mark=$bench_dir/env/.xdept-test-requirements
	as_bench cmp -s - "$mark" <"$list" && return 0
	as_bench sh -c 'cat >"$1"' sh "$mark.txt" <"$list"
	as_bench "$tools_dir/bin/uv" pip install --python "$test_python" -r "$mark.txt" ||
		as_bench "$test_python" -m pip install -r "$mark.txt"
	as_bench mv "$mark.txt" "$mark"
}

# Hard links cost no space and no time, and give Frappe a place of its own to look for its bench.
copy_frappe() {
	local version assets=$bench_dir/sites/assets
	version=$(cd "$bench_dir/apps/frappe" && stat -c %Y . frappe/__init__.py "$assets/assets.json" | tr '\n' ' ')
	[ "$(cat "$test_bench/frappe-version" 2>/dev/null)" = "$version" ] && return 0
	as_bench rm -rf "$test_bench"
	as_bench mkdir -p "$test_app" "$test_bench/sites/assets" "$test_bench/logs" "$test_bench/config/pids"
	as_bench cp -al "$bench_dir/apps/frappe" "$test_bench/apps/frappe"
	as_bench rm -rf "$test_bench/apps/frappe/.git"
	as_bench cp "$assets"/assets*.json "$test_bench/sites/assets/"
	as_bench ln -s "$test_bench/apps/frappe/frappe/public" "$test_bench/sites/assets/frappe"
	[ ! -d "$assets/locale" ] || as_bench cp -a "$assets/locale" "$test_bench/sites/assets/locale"
	as_bench sh -c 'printf "%s\n" "$1" >"$2"' sh "$version" "$test_bench/frappe-version"
}

copy_checkout() {
	rsync -a --delete --chown="$bench_user" --exclude=.git --exclude=__pycache__ --filter=':- .gitignore' \
		"$root/" "$test_app/"
	[ -e "$test_bench/sites/assets/xdept_collab" ] ||
		as_bench ln -s "$test_app/xdept_collab/public" "$test_bench/sites/assets/xdept_collab"
}

write_test_settings() {
	as_bench sh -c 'printf "frappe\nxdept_collab\n" >"$1"' sh "$test_bench/sites/apps.txt"
	as_bench tee "$test_bench/sites/common_site_config.json" >/dev/null <<-END
		{
		 "default_site": "$test_site",
		 "developer_mode": 0,
		 "allow_tests": true,
		 "mute_emails": 1,
		 "redis_cache": "redis://127.0.0.1:$cache_port",
		 "redis_queue": "redis://127.0.0.1:$queue_port",
		 "redis_socketio": "redis://127.0.0.1:$cache_port",
		 "socketio_port": $socketio_port,
		 "webserver_port": $web_port,
		 "host_name": "http://127.0.0.1:$web_port"
		}
	END
}

build_test_assets() {
	[ -n "$(find "$test_app/xdept_collab/public" -name '*.bundle.*' -not -path '*/dist/*' -print -quit)" ] || return 0
	compile_test_texts
	local mark=$test_bench/assets-built now
	now=$(cd "$test_app" && find xdept_collab/public package-lock.json -type f -not -path '*/dist/*' -print0 |
		sort -z | xargs -0 sha1sum | sha1sum)
	[ "$(cat "$mark" 2>/dev/null)" = "$now" ] && return 0
	install_node_packages "$test_app"
	frappe build --app xdept_collab
	as_bench sh -c 'printf "%s\n" "$1" >"$2"' sh "$now" "$mark"
}

# What was compiled goes before the sources: a changed Chinese text would be tested as it was.
compile_test_texts() {
	local mark=$test_bench/texts-compiled now
	now=$(cd "$test_app" && cat xdept_collab/locale/*.po | sha1sum)
	[ "$(cat "$mark" 2>/dev/null)" = "$now" ] && return 0
	frappe compile-po-to-mo --app xdept_collab --force
	as_bench sh -c 'printf "%s\n" "$1" >"$2"' sh "$now" "$mark"
}
