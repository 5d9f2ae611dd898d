# What the machine itself must have: packages, the bench user, running services, a name for the site. Sourced, not run.

# Debian package | a command line that succeeds where it is not needed any more
needed_packages() {
	cat <<-'END'
		ca-certificates|test -e /etc/ssl/certs/ca-certificates.crt
		curl|command -v curl
		git|command -v git
		acl|command -v setfacl
		rsync|command -v rsync
		python3|command -v python3
		python3-venv|python3 -c 'import venv, ensurepip'
		python3-dev|test -e "$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h"
		build-essential|command -v gcc && command -v make
		pkg-config|command -v pkg-config
		mariadb-server|command -v mariadbd || command -v mysqld || test -x /usr/sbin/mariadbd
		mariadb-client|command -v mariadb
		libmariadb-dev|command -v mariadb_config || command -v mysql_config
		redis-server|command -v redis-server
		fonts-noto-cjk|ls /usr/share/fonts/opentype/noto/NotoSansCJK* || fc-list :lang=zh | grep .
		wkhtmltopdf|command -v wkhtmltopdf
	END
}

# missing_packages: the names of those that this machine lacks and can get.
missing_packages() {
	local package test
	while IFS='|' read -r package test; do
		eval "$test" >/dev/null 2>&1 && continue
		# Debian 13 no longer packages it; Frappe then prints through the browser.
		[ "$package" = wkhtmltopdf ] && ! apt-cache show wkhtmltopdf >/dev/null 2>&1 && continue
		printf '%s\n' "$package"
	done < <(needed_packages)
}

install_packages() {
	local -a missing
	mapfile -t missing < <(missing_packages)
	[ "${#missing[@]}" -gt 0 ] || return 0
	command -v apt-get >/dev/null || fail "This machine lacks ${missing[*]}, and has no apt-get to install them" \
		"Install the equivalents with the machine's own package manager, then run again."
	as_root apt-get update
	mapfile -t missing < <(missing_packages)
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

make_bench_user() {
	id "$bench_user" >/dev/null 2>&1 && return 0
	useradd --create-home --shell /bin/bash "$bench_user"
}

mariadb_answers() { mariadb-admin --connect-timeout=3 ping >/dev/null 2>&1; }

start_mariadb() {
	mariadb_answers && return 0
	if [ -d /run/systemd/system ]; then
		as_root systemctl start mariadb
	else
		# The lock of a test run is not for the server that outlives it.
		as_root service mariadb start 9>&-
	fi
	local attempt
	for attempt in $(seq 60); do
		mariadb_answers && return 0
		sleep 0.5
	done
	fail "MariaDB does not answer $((attempt / 2)) seconds after its start" \
		"Look into /var/log/mysql or 'journalctl -u mariadb', mend what it says, then run again."
}

# The realtime server looks the site up by name; browsers know *.localhost by themselves, the system does not.
name_the_site() {
	getent ahosts "$site" >/dev/null && return 0
	printf '127.0.0.1 %s\n' "$site" | as_root tee -a /etc/hosts
}

check_disk() {
	local need_mib=200 parent=$bench_dir have_mib
	[ -d "$bench_dir/env" ] || need_mib=3000
	while [ ! -d "$parent" ]; do parent=$(dirname "$parent"); done
	have_mib=$(df --output=avail --block-size=1M "$parent" | tail -n 1 | tr -d ' ')
	[ "$have_mib" -ge "$need_mib" ] || fail "Only $have_mib MiB are free under $parent; $need_mib are needed" \
		"Free some space, or set XDEPT_BENCH_DIR to a folder on a larger disk."
}

check_checkout_is_readable() {
	as_bench test -r "$root/pyproject.toml" && as_bench test -x "$root/xdept_collab" && return 0
	fail "The user '$bench_user', who runs the bench, cannot read $root" \
		"Move the checkout to where all may read it (such as /opt), or run bin/up as an ordinary user with sudo."
}
