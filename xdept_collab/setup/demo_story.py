"""Plays a demo script: every step is made as the person who makes it, through the same doors as in the Desk."""

import json
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

import frappe
from frappe.utils import now_datetime

from xdept_collab.services import reminders, reviews, signatures, transition
from xdept_collab.services.refusal import spoken
from xdept_collab.setup.demo_backdate import Moment, backdate
from xdept_collab.setup.demo_company import DATA, acting
from xdept_collab.setup.demo_values import Values, rating

_MINUTES_BETWEEN_STEPS = 7
_START_OF_DAY = time(9, 0)


def read_scripts() -> list[dict[str, Any]]:
	"""Return the scripts of demo_data, one a task, the Q3 launch first."""
	files = (
		json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
		for name in ("q3_launch", "q2_launch", "small_tasks")
	)
	return list(chain.from_iterable(one if isinstance(one, list) else [one] for one in files))


class Story:
	"""One task on its way; its days are moved so that the script's `today` is today."""

	def __init__(self, script: dict[str, Any], today: date) -> None:
		self.steps = script["steps"]
		self.today = today
		self.names: dict[str, str] = {}
		self.moments: list[Moment] = []
		self.values = Values(today - date.fromisoformat(script["today"]), self._find)

	def play(self) -> str:
		"""Make every step, then set the times back; return the name of the task."""
		acts = {
			"insert": self._insert,
			"move": self._move,
			"sign": self._sign,
			"remind": self._remind,
			"upload": self._upload,
			"judge": self._judge,
			"sign_review": self._sign_review,
			"rate": self._rate,
			"archive": self._archive,
		}
		for step in self.steps:
			self._note_moment(step["on"])
			act = next(acts[name] for name in step if name in acts)
			# What was handed in in time in the story is not late, on whatever day it is told.
			frappe.flags.collab_told_day = self.values.day(step["on"])
			with acting(step["as"]), spoken():
				act(step)
		frappe.flags.pop("collab_told_day")
		backdate(self.names["task"], self.moments)
		return self.names["task"]

	def _note_moment(self, on: str) -> None:
		day = self.values.day(on)
		if day >= self.today:  # What happens today has its true time.
			return
		earlier = sum(moment.happened.date() == day for moment in self.moments)
		happened = datetime.combine(day, _START_OF_DAY) + timedelta(minutes=earlier * _MINUTES_BETWEEN_STEPS)
		self.moments.append(Moment(now_datetime(), happened))

	def _find(self, reference: str) -> str:
		"""Return the record of an id given before, or `assignment 市场部`, `deliverable 技术文档`, `review 市场部`."""
		kind, _space, key = reference.strip("{}").partition(" ")
		if not key:
			return self.names[kind]
		task = self.names["task"]
		if kind == "deliverable":
			return _one("Deliverable", {"task": task, "title": key})
		assignment = _one("Department Assignment", {"task": task, "department": key})
		return assignment if kind == "assignment" else _one("Acceptance Review", {"assignment": assignment})

	def _doctype(self, reference: str) -> str:
		kind = reference.strip("{}").partition(" ")[0]
		fixed = {"task": "Collab Task", "assignment": "Department Assignment", "review": "Acceptance Review"}
		return fixed.get(kind) or self.names[f"{kind} doctype"]

	def _insert(self, step: dict[str, Any]) -> None:
		doc = frappe.get_doc({"doctype": step["insert"], **self.values.read(step["values"])})
		if "name" in step:
			doc.flags.collab_name = self.values.read(step["name"])
		doc.insert()
		if "id" in step:
			self.names[step["id"]] = doc.name
			self.names[f"{step['id']} doctype"] = doc.doctype

	def _move(self, step: dict[str, Any]) -> None:
		doctype, name = self._doctype(step["move"]), self._find(step["move"])
		if "values" in step:
			self._edit(doctype, name, step["values"])
		reason = self.values.read(step.get("reason", ""))
		transition.apply(doctype, name, step["action"], reason)

	def _edit(self, doctype: str, name: str, values: dict[str, Any]) -> None:
		doc = frappe.get_doc(doctype, name)
		doc.update(self.values.read(values))
		doc.save()

	def _sign(self, step: dict[str, Any]) -> None:
		signatures.sign(self._find(step["sign"]), step["decision"], step.get("comment", ""))

	def _remind(self, step: dict[str, Any]) -> None:
		reminders.remind("Department Assignment", self._find(step["remind"]), step["message"])

	def _upload(self, step: dict[str, Any]) -> None:
		file = frappe.get_doc(
			{"doctype": "File", "file_name": step["file"], "content": step["content"], "is_private": 1}
		).insert()
		version = {"deliverable": self._find(step["upload"]), "file": file.file_url, "reason": step["reason"]}
		frappe.get_doc({"doctype": "Deliverable Version", **version}).insert()

	def _judge(self, step: dict[str, Any]) -> None:
		doc = frappe.get_doc("Acceptance Review", self._find(step["judge"]))
		for row, score in zip(doc.scores, step["scores"], strict=True):
			row.score = score
		for row in doc.checklist:
			row.conforms = "Yes"
		doc.update(self.values.read(step["values"]))
		doc.save()

	def _sign_review(self, step: dict[str, Any]) -> None:
		comment = self.values.read(step.get("comment", ""))
		reviews.sign(self._find(step["sign_review"]), step["decision"], comment, "")

	def _rate(self, step: dict[str, Any]) -> None:
		department = step["rate"]
		responsiveness, communication, quality = rating(self.values.read(step["rating"]))
		frappe.get_doc(
			{
				"doctype": "Collaboration Rating",
				"task": self.names["task"],
				"rated_department": department,
				"review": self._find(f"review {department}"),
				"responsiveness": responsiveness,
				"communication": communication,
				"quality": quality,
				"suggestion": self.values.read(step["suggestion"]),
			}
		).insert()

	def _archive(self, step: dict[str, Any]) -> None:
		doc = frappe.get_doc("Collab Task", self._find(step["archive"]))
		doc.flags.collab_system = True
		doc.status = "Archived"
		doc.save(ignore_permissions=True)  # The calendar archives, not a person.


def _one(doctype: str, filters: dict[str, str]) -> str:
	"""Return the newest record that matches, as the last round of review is."""
	(name,) = frappe.get_all(doctype, filters=filters, pluck="name", order_by="name desc", limit=1)
	return name
