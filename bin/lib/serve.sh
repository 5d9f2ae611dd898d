# Serving: web, realtime, scheduler and worker in the foreground, until Ctrl+C. Sourced, not run.

pid_file=$bench_dir/config/pids/xdept-up.pid

# The file holds the process and the port of a bin/up that serves this bench.
is_served_already() {
	local pid served_port
	read -r pid served_port 2>/dev/null <"$pid_file" &&
		[ "$served_port" = "$port" ] && [ -d "/proc/$pid" ] && is_listening "$port"
}

check_port() {
	is_listening "$port" || return 0
	is_served_already && return 0
	fail "Port $port is in use by another program" \
		"Stop that program, or choose another port: XDEPT_PORT=$((port + 10)) bin/up"
}

write_procfile() {
	local gunicorn="env/bin/gunicorn --chdir sites --pythonpath $root/bin/lib --bind $host:$port"
	as_bench tee "$bench_dir/config/xdept.procfile" >/dev/null <<-END
		web: $gunicorn --workers 2 --threads 4 --timeout 120 --reload wsgi:application
		socketio: bench socketio
		schedule: bench schedule
		worker: bench worker
	END
}

print_address() {
	say ""
	say "The site:       http://$site:$port   (or http://localhost:$port)"
	say "Administrator:  Administrator, password $admin_password"
	[ "$with_demo" = no ] || {
		say "Demo users, password collab-demo:"
		print_demo_users
	}
	say ""
}

serve() {
	local server stopped=
	print_address
	if is_served_already; then
		say "It is being served already, by process $(cut -d' ' -f1 "$pid_file")."
		return 0
	fi
	write_procfile
	say "Serving; Ctrl+C stops. Logs: $bench_dir/logs"
	set -m # a process group of its own, so that one signal reaches all of them
	(cd "$bench_dir" && as_bench env DEV_SERVER=1 "XDEPT_SITE=$site" honcho --procfile config/xdept.procfile start) &
	server=$!
	set +m
	printf '%s %s\n' "$server" "$port" | as_bench tee "$pid_file" >/dev/null
	trap 'stopped=yes; kill -TERM -- "-$server" 2>/dev/null || true' INT TERM
	wait "$server" || true
	while kill -0 -- "-$server" 2>/dev/null; do sleep 0.2; done
	as_bench rm -f "$pid_file"
	[ -n "$stopped" ] || fail "A server of the product ended by itself" \
		"Read the lines above and $bench_dir/logs, then run bin/up again."
}
