"""A page of twenty tasks among 20,000 and among 1,000,000, for people who see none to half of them, against three other
ways to decide; and the rebuild of the table that ours is decided by."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
from frappe.model.db_query import DatabaseQuery

from benchmarks import company, measure
from xdept_collab import permissions
from xdept_collab.services import access_rebuild, density, directory

SIZES = (20_000, 1_000_000)
DEPARTMENTS = 40
_TABLES = ("Collab Task", "Collab Task Department", "Collab Access")
_FIELDS = ["name", "title", "status", "priority", "health", "progress", "due_date", "coordinator"]
# Who reads, and the department whose member he is; what that sees is laid down in _INITIATING.
READERS = {"sees none": 40, "sees 0.05 %": 3, "sees 2 %": 2, "sees 50 %": 1}
CHIEF = "leads every department"
VETERAN = "sees old tasks only"
# The department that initiates a task, by the task's number.
_INITIATING = """case
	when seq %% 100 >= 50 then 1
	when seq %% 100 in (1, 2) then 2
	when seq %% 2000 = 1003 then 3
	when seq <= %(oldest)s then 39
	else 4 + crc32(concat('a', seq)) %% 12 end"""
# The other departments of a task: each from a range of its own, so that none is asked twice.
_OTHERS = ("16 + crc32(concat('b', seq)) %% 12", "28 + crc32(concat('c', seq)) %% 11")


def run(rounds: int) -> dict[str, object]:
	"""Measure the same pages at both sizes; the site must have no tasks of its own, for its tables are emptied."""
	_refuse_a_used_site()
	_empty()
	with company.company(DEPARTMENTS):
		try:
			_appoint()
			return _measure(rounds)
		finally:
			_dismiss()
			_empty()


def _measure(rounds: int) -> dict[str, object]:
	contenders: dict[str, dict[str, float]] = {}
	facts: dict[str, object] = {}
	first = 1
	for size in SIZES:
		_insert(first, size)
		facts[f"rebuild at {size:,} tasks"] = _rebuild()
		people = _people()
		facts[f"seen of {size:,}"] = {who: _sees(user) for who, user in people.items()}
		if size == SIZES[0]:
			facts["both find the same tasks"] = _same(people)
		contenders |= measure.in_turn(_contenders(size, people), rounds)
		first = size + 1
	return {"contenders": contenders, "bars": _bars(contenders, facts), "facts": facts}


def _contenders(size: int, people: dict[str, str]) -> list[measure.Contender]:
	found = []
	for who, user in people.items():
		ways = {
			"access table": (user, permissions.query_condition, False),
			"role check only": (user, lambda user, doctype: "", False),
		}
		if who in READERS:
			ways["OR and EXISTS"] = (user, or_exists, size == SIZES[-1])
			ways["User Permissions"] = (_permitted(READERS[who]), lambda user, doctype: "", size == SIZES[-1])
		for way, (reader, condition, is_slow) in ways.items():
			found.append(
				measure.Contender(
					f"{way}: {who} of {size:,}",
					_page(condition),
					lambda reader=reader: frappe.set_user(reader),
					is_slow,
				)
			)
	return found


def _bars(found: dict[str, dict[str, float]], facts: dict[str, object]) -> dict[str, object]:
	def median(way: str, who: str, size: int) -> float:
		return found[f"{way}: {who} of {size:,}"]["median_ms"]

	small, large = SIZES
	bars: dict[str, object] = {}
	for who in (*READERS, CHIEF):
		ours = median("access table", who, large)
		bars[f"{who}: 3 times the role check only"] = measure.verdict(
			ours, median("role check only", who, large), 3.0
		)
		bars[f"{who}: flat from {small:,} to {large:,} (1.5)"] = measure.verdict(
			ours, median("access table", who, small), 1.5
		)
		if who in READERS:
			bars[f"{who}: a twentieth of OR and EXISTS"] = measure.verdict(
				ours, median("OR and EXISTS", who, large), 0.05
			)
	for what, rate in facts[f"rebuild at {large:,} tasks"]["rows a second"].items():
		bars[f"rebuild, {what}: 25,000 rows a second"] = {
			"rows_a_second": rate,
			"allowed": 25_000,
			"is_met": rate >= 25_000,
		}
	return bars


def _page(condition: Callable[[str, str], str]) -> Callable[[], object]:
	def read() -> object:
		with _decided_by(condition):
			return frappe.get_list("Collab Task", fields=_FIELDS, limit=20)

	return read


def or_exists(user: str, doctype: str) -> str:
	"""Return the rule as one would write it without an access table: the columns and the child rows themselves."""
	task = f"`tab{doctype}`"
	me = frappe.db.escape(user)
	mine = ", ".join(frappe.db.escape(name) for name in sorted(directory.actor(user).departments)) or "''"
	return (
		f"({task}.initiator = {me} or {task}.coordinator = {me} or {task}.initiating_department in ({mine})"
		f" or ({task}.status != 'Draft' and exists (select 1 from `tabCollab Task Department` as asked"
		f" where asked.parent = {task}.name and asked.parenttype = 'Collab Task' and asked.department in ({mine}))))"
	)


@contextmanager
def _decided_by(condition: Callable[[str, str], str]) -> Iterator[None]:
	"""Let lists be decided by another condition while the block runs; all the rest of the list stays Frappe's."""
	own = DatabaseQuery.get_permission_query_conditions
	DatabaseQuery.get_permission_query_conditions = lambda self: condition(frappe.session.user, self.doctype)
	try:
		yield
	finally:
		DatabaseQuery.get_permission_query_conditions = own


def _people() -> dict[str, str]:
	members = {who: company.member(number) for who, number in READERS.items()}
	return members | {CHIEF: company.COORDINATOR, VETERAN: company.member(39)}


def _sees(user: str) -> int:
	frappe.set_user(user)
	condition = permissions.query_condition(user, "Collab Task")
	return frappe.db.sql(f"select count(*) from `tabCollab Task` where {condition}")[0][0]


def _same(people: dict[str, str]) -> bool:
	return all(
		_names(user, permissions.query_condition) == _names(user, or_exists) for user in people.values()
	)


def _names(user: str, condition: Callable[[str, str], str]) -> list[str]:
	frappe.set_user(user)
	with _decided_by(condition):
		return sorted(frappe.get_list("Collab Task", pluck="name", limit=0))


def _rebuild() -> dict[str, object]:
	"""Rebuild the access table from nothing, then once more, when nothing is to be changed."""
	frappe.set_user("Administrator")
	frappe.db.sql_ddl("truncate table `tabCollab Access`")
	found, rates = {}, {}
	for what in ("all rows missing", "no drift"):
		start = time.perf_counter()
		longest, pages = 0.0, access_rebuild.pages(frappe.db.commit)
		rows = drift = 0
		before = start
		for page in pages:
			rows, drift = rows + page.rows, drift + page.drift
			longest, before = max(longest, time.perf_counter() - before), time.perf_counter()
		rates[what] = round(rows / (time.perf_counter() - start))
		found[what] = {"rows": rows, "drift": drift, "longest transaction, ms": round(longest * 1000)}
	frappe.db.sql("analyze table `tabCollab Access`")
	return {"rows a second": rates, **found}


def _insert(first: int, last: int) -> None:
	"""Make the tasks by their numbers, in the database itself."""
	frappe.set_user("Administrator")
	values = {"oldest": SIZES[0], "mark": company.MARK, "admin": "Administrator"}
	for start in range(first, last + 1, 50_000):
		span = f"seq_{start}_to_{min(start + 49_999, last)}"
		frappe.db.sql(_TASKS.format(span=span, initiating=_INITIATING), values)
		for idx, department in enumerate((_INITIATING, *_OTHERS), start=1):
			frappe.db.sql(_ROWS.format(span=span, department=department, idx=idx), values)
		frappe.db.commit()
	frappe.cache.delete_value(density.CACHE_KEY)
	for table in _TABLES[:2]:
		frappe.db.sql(f"analyze table `tab{table}`")


# Tasks are changed in another order than they were made, within two months.
_TASKS = """insert into `tabCollab Task`
	(name, creation, modified, owner, modified_by, title, task_type, priority, status, health,
		initiator, coordinator, initiating_department, due_date)
	select concat('TBENCH', lpad(seq, 7, '0')),
		'2020-01-01' + interval seq * 3 minute,
		'2020-01-01' + interval (seq * 3 + crc32(concat('m', seq)) %% 86400) minute,
		%(admin)s, %(admin)s, concat(%(mark)s, ' ', seq), 'Project', 'Medium',
		if(seq %% 100 between 4 and 8, 'Draft', 'Executing'), 'On Track',
		concat('head', lpad(4 + seq %% 35, 2, '0'), '@benchmark.example'),
		concat('liaison', lpad(4 + seq %% 31, 2, '0'), '@benchmark.example'),
		concat(%(mark)s, ' ', lpad({initiating}, 2, '0')),
		'2030-01-01'
	from {span}"""
_ROWS = """insert into `tabCollab Task Department`
	(name, creation, modified, owner, modified_by, parent, parenttype, parentfield, idx, department, part)
	select concat('TBENCH', lpad(seq, 7, '0'), '-{idx}'), '2020-01-01', '2020-01-01', %(admin)s, %(admin)s,
		concat('TBENCH', lpad(seq, 7, '0')), 'Collab Task', 'departments', {idx},
		concat(%(mark)s, ' ', lpad({department}, 2, '0')), if({idx} = 1, 'A', 'R')
	from {span}"""


def _appoint() -> None:
	"""Make the chief, whom every department has as superior, and the twins that User Permissions decide about."""
	frappe.set_user("Administrator")
	frappe.db.set_value(
		"Collab Department",
		{"name": ("between", [company.department(1), company.department(39)])},
		"superior",
		company.COORDINATOR,
	)
	directory.clear()
	for number in READERS.values():
		company.user(_permitted(number), "Collab Member")
		frappe.get_doc(
			{
				"doctype": "User Permission",
				"user": _permitted(number),
				"allow": "Collab Department",
				"for_value": company.department(number),
			}
		).insert()
	frappe.db.commit()


def _permitted(number: int) -> str:
	return f"permitted{number:02d}@benchmark.example"


def _dismiss() -> None:
	frappe.set_user("Administrator")
	frappe.db.delete("User Permission", {"user": ("like", "permitted%@benchmark.example")})
	frappe.db.commit()


def _refuse_a_used_site() -> None:
	if frappe.db.exists("Collab Task", {"name": ("not like", "TBENCH%")}):
		raise SystemExit("access_scale empties the tables of tasks: name a site without any task.")


def _empty() -> None:
	for table in _TABLES:
		frappe.db.sql_ddl(f"truncate table `tab{table}`")
