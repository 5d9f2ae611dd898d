# Where things are and who runs them: the variables of `bin/up --help`, each with its default. Sourced, not run.

bench_user=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
	bench_user=${XDEPT_BENCH_USER:-frappe} # bench refuses to work as root
fi
if id "$bench_user" >/dev/null 2>&1; then
	bench_home=$(getent passwd "$bench_user" | cut -d: -f6)
else
	bench_home=/home/$bench_user
fi

bench_dir=${XDEPT_BENCH_DIR:-$bench_home/xdept-bench}
tools_dir=$bench_home/.local/share/xdept-collab/tools
frappe_source=${XDEPT_FRAPPE_SOURCE:-https://github.com/frappe/frappe}
frappe_branch=${XDEPT_FRAPPE_BRANCH:-version-15}
site=${XDEPT_SITE:-collab.localhost}
host=${XDEPT_HOST:-127.0.0.1}
port=${XDEPT_PORT:-8000}
admin_password=${XDEPT_ADMIN_PASSWORD:-admin}

# Certificates and proxies of the caller reach the bench user too.
kept_environment() {
	local name
	for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR \
		REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS GIT_SSL_CAINFO PIP_CERT PIP_INDEX_URL UV_INDEX_URL CI; do
		[ -z "${!name:-}" ] || printf '%s=%s\n' "$name" "${!name}"
	done
}

# as_bench COMMAND...: as the bench user, with the tools of this project first in the path.
as_bench() {
	local -a environment
	mapfile -t environment < <(kept_environment)
	environment+=("HOME=$bench_home" "USER=$bench_user" "LOGNAME=$bench_user" "LANG=C.UTF-8"
		"PATH=$tools_dir/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
	if [ "$bench_user" = "$(id -un)" ]; then
		env "${environment[@]}" "$@"
	else
		runuser -u "$bench_user" -- env "${environment[@]}" "$@"
	fi
}

# bench ARGUMENTS...: the bench CLI, in the bench.
bench() { (cd "$bench_dir" && as_bench bench "$@"); }

# in_sites COMMAND...: as the bench user, in the folder where Frappe expects to be started.
in_sites() { (cd "$bench_dir/sites" && as_bench "$@"); }

# as_root COMMAND...: through sudo where the caller is not root.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		fail "Root is needed for: $*" "Install sudo, run this as root, or have that command run for you; then run again."
	fi
}

is_listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# bench_setting KEY: one value of the bench's common_site_config.json.
bench_setting() {
	python3 -c 'import json, sys; print(json.load(open(sys.argv[1])).get(sys.argv[2], ""))' \
		"$bench_dir/sites/common_site_config.json" "$1"
}
