# Messages, and steps that are timed and explain themselves when they fail. Sourced, not run.

log_file=${XDEPT_LOG:-${TMPDIR:-/tmp}/xdept-collab-$(id -u).log}
why_file=$(mktemp)
step_number=0

say() { printf '%s\n' "$*"; }

# fail WHAT WHAT_TO_DO: ends the command (or the step) with both sentences.
fail() {
	{
		printf 'What failed: %s\n' "$1"
		printf 'What to do:  %s\n' "$2"
	} | tee "$why_file" >&2
	exit 1
}

# Known words in a log, and what a person can do about each.
hint_from_log() {
	local tail_of_log
	tail_of_log=$(tail -n 60 "$log_file")
	case $tail_of_log in
	*"No space left on device"* | *"Disk quota exceeded"*)
		say "The disk is full: free some space and run the same command again." ;;
	*"Could not resolve"* | *"ame or service not known"* | *"emporary failure"* | *ENOTFOUND* | *EAI_AGAIN* | \
		*"onnection refused"* | *"imed out"* | *ETIMEDOUT* | *"etwork is unreachable"* | *"dns error"* | \
		*"ailed to fetch"* | *"Unable to fetch"*)
		say "Something could not be downloaded: check the network (and http_proxy/https_proxy), then run again." ;;
	*"Access denied for user"*)
		say "MariaDB refused a password: set XDEPT_DB_ROOT_PASSWORD to the one of its root, then run again." ;;
	*"ermission denied"*)
		say "A file may not be written: look at the log for its name and give it to the bench user." ;;
	*) say "Read the lines above and the log; after mending the cause run the same command again." ;;
	esac
}

# step TITLE COMMAND...: runs it with its output in the log; prints the time it took, and why it failed.
step() {
	local title=$1 began=$SECONDS status dots
	shift
	step_number=$((step_number + 1))
	printf '%2d. %-42s ' "$step_number" "$title"
	printf '\n=== %s\n' "$title" >>"$log_file"
	: >"$why_file"
	(while sleep 5; do printf '.'; done) &
	dots=$!
	set +e
	(set -e; "$@") >>"$log_file" 2>&1 </dev/null
	status=$?
	set -e
	{ kill "$dots" && wait "$dots"; } 2>/dev/null || true
	if [ "$status" -eq 0 ]; then
		printf ' done, %d s\n' $((SECONDS - began))
		return 0
	fi
	printf ' FAILED after %d s\n\n' $((SECONDS - began))
	if [ -s "$why_file" ]; then
		cat "$why_file"
	else
		say "The last lines of the log:"
		tail -n 15 "$log_file" | sed 's/^/    /'
		printf 'What failed: step %d, %s\n' "$step_number" "$title"
		printf 'What to do:  %s\n' "$(hint_from_log)"
	fi
	say "Whole log:   $log_file"
	exit 1
}

# The comment on top of a command is its --help.
print_help() { sed -n '2,/^$/s/^# \{0,1\}//p' "$1"; }
