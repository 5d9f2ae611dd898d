"""The two commands explain themselves and refuse what they do not know."""

import os
import subprocess

import pytest

from tests.architecture.sources import ROOT, under

COMMANDS = ["bin/up", "bin/test"]


def run(*command):
	return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


# feature: setup.commands
@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_every_variable_that_the_command_reads(command):
	answer = run(str(ROOT / command), "--help")
	assert answer.returncode == 0
	assert answer.stdout.startswith(command)
	assert "XDEPT_" in answer.stdout


# feature: setup.commands
@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_is_refused_with_what_to_do(command):
	answer = run(str(ROOT / command), "--no-such-option")
	assert answer.returncode != 0
	assert "What failed:" in answer.stderr
	assert "--help" in answer.stderr


# feature: setup.commands
def test_every_variable_of_bin_up_is_in_its_help_and_in_the_readme():
	help_text = run(str(ROOT / "bin/up"), "--help").stdout
	readme = (ROOT / "README.md").read_text(encoding="utf-8")
	settings = (ROOT / "bin/lib/settings.sh").read_text(encoding="utf-8")
	read = {
		word.split(":")[0].split("}")[0] for word in settings.split("${")[1:] if word.startswith("XDEPT_")
	}
	assert len(read) > 5
	assert sorted(name for name in read if name not in help_text) == []
	assert sorted(name for name in read if name not in readme) == []


# feature: setup.commands
def test_the_shell_sources_are_well_formed():
	sources = [ROOT / "bin/up", ROOT / "bin/test", ROOT / ".ci/run", *under(ROOT / "bin", ".sh")]
	assert [path.name for path in sources if run("bash", "-n", str(path)).returncode] == []


# feature: setup.commands
def test_a_taken_port_is_reported_before_anything_is_touched():
	listener = subprocess.Popen(
		["python3", "-c", "import socket,time; s=socket.create_server(('127.0.0.1',0)); print(s.getsockname()[1], flush=True); time.sleep(60)"],
		stdout=subprocess.PIPE, text=True,
	)  # fmt: skip
	try:
		environment = {
			**os.environ,
			"XDEPT_PORT": listener.stdout.readline().strip(),
			"XDEPT_LOG": os.devnull,
		}
		environment["XDEPT_BENCH_DIR"] = "/nonexistent/bench"
		answer = subprocess.run(
			[ROOT / "bin/up"], env=environment, capture_output=True, text=True, timeout=60, check=False
		)
	finally:
		listener.kill()
		listener.wait()
	assert answer.returncode != 0
	assert "is in use" in answer.stderr
	assert "XDEPT_PORT=" in answer.stderr


# feature: setup.commands
def test_what_ends_bin_test_ends_its_tests_too():
	script = """
	root=$PWD
	for part in say settings machine bench site suites test_bench test_site; do . "bin/lib/$part.sh"; done
	trap 'exit 130' INT TERM
	trap stop_test_servers EXIT
	echo ready
	stoppable sh -c 'echo $$; sleep 300 & sleep 300'
	"""
	begun = subprocess.Popen(["bash", "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
	assert begun.stdout.readline() == "ready\n"
	group = int(begun.stdout.readline())
	begun.terminate()
	assert begun.wait(timeout=30) == 130
	with pytest.raises(ProcessLookupError):
		os.killpg(group, 0)
