"""The dry run needs Python alone, and its page nothing from outside."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from xdept_collab.setup import dry_run

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
	"""Run it as a Python without any installed package does."""
	code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from xdept_collab.setup.dry_run import main; sys.exit(main())"
	return subprocess.run(
		[sys.executable, "-I", "-S", "-c", code, *arguments],
		cwd=folder,
		capture_output=True,
		text=True,
		check=False,
	)


# feature: dry-run.page
def test_the_sample_is_played_without_any_package_and_written_as_one_page(tmp_path):
	done = run(folder=tmp_path)
	assert (done.returncode, done.stderr) == (0, "")
	page = (tmp_path / "dry-run.html").read_text(encoding="utf-8")
	assert done.stdout.startswith("dry-run.html: ")
	assert not re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", page)
	assert not re.findall(r"<(?:link|img|iframe|script src)", page)
	assert "Head of Sales" in page
	assert "销售部负责人" in page


# feature: dry-run.page
def test_the_page_says_everything_in_chinese_too(tmp_path):
	scenario, played, names, calendar = dry_run.play(dry_run.SAMPLE)
	page = dry_run.page(scenario, played, names, calendar, dry_run.chinese())
	spoken = re.findall(r'<span class="en">(.*?)</span><span class="zh" lang="zh">(.*?)</span>', page)
	assert len(spoken) > 200
	same = {english for english, chinese in spoken if english == chinese and re.search("[a-z]", english)}
	assert same == set()


# feature: dry-run.page
def test_what_a_scenario_says_is_text_on_the_page():
	document = json.loads(dry_run.SAMPLE.read_text(encoding="utf-8"))
	attack = '"><script>alert(1)</script>'
	scenario, played, names, calendar = dry_run.play(dry_run.SAMPLE)
	named = {**names, "T": {"en": attack, "zh": attack}}
	page = dry_run.page(scenario, played, named, calendar, {})
	assert attack not in page
	assert page.count("<script>") == 1
	assert document["names"]["T"]["en"] not in re.findall(r'<th scope="row">.*?</th>', page)[0]


# feature: dry-run.refuses
@pytest.mark.parametrize(
	("content", "sentence"),
	[
		("{", "cannot be read as JSON"),
		(
			'{"calendar": "Moon", "events": []}',
			"There is no working calendar “Moon”. Known are: China Office Hours.",
		),
		('{"events": []}', "The file has no events. Add at least one under “events”."),
		('{"events": [{"at": "now", "record": "T", "set": {}}]}', "Event 1: “now” is no time."),
	],
)
def test_a_file_that_cannot_be_played_is_refused_in_a_sentence(tmp_path, content, sentence):
	(tmp_path / "events.json").write_text(content, encoding="utf-8")
	done = run("events.json", folder=tmp_path)
	assert done.returncode == 2
	assert sentence in done.stderr
	assert not (tmp_path / "dry-run.html").exists()


# feature: dry-run.refuses
def test_a_policy_that_is_not_sound_is_refused_in_a_sentence(tmp_path):
	document = json.loads(dry_run.POLICIES.read_text(encoding="utf-8"))
	document["records"][0]["steps"] = []
	(tmp_path / "policies.json").write_text(json.dumps(document), encoding="utf-8")
	done = run("--policies", "policies.json", folder=tmp_path)
	assert (done.returncode, done.stderr) == (2, "Kick-off Held: no step tells anybody. Add at least one.\n")
