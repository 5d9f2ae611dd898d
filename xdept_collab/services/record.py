"""The base of every record of ours that takes part in the work: guard, log, access rows, refusals in words."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.model.document import Document

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.services import (
	access_rows,
	clock_keeper,
	guard,
	held,
	latest,
	naming,
	on_behalf,
	shapes,
	todos,
	transition_log,
)
from xdept_collab.services.child_rows import has_same_rows
from xdept_collab.services.clean_text import CleanText
from xdept_collab.services.fixed_name import FixedName
from xdept_collab.services.protect import protect
from xdept_collab.services.refusal import refuse, spoken
from xdept_collab.services.scopes import deciding_values, scope_of_values

# A client may send them; Frappe would take the record for a row, or for a new version of another one.
_OF_OTHER_KINDS = ("parent", "parenttype", "parentfield", "amended_from")


class CollabRecord(FixedName, CleanText):
	"""Lifecycle shared by our records; a controller adds `fill`, `check`, `moved` and `settled`."""

	def autoname(self) -> None:
		# An importer keeps the name that the source gives; nobody else can set one.
		if self.flags.get("collab_name"):
			self.name = self.flags.collab_name
		elif self.doctype in naming.SERIES:
			self.name = naming.next_name(self.doctype)

	def insert(self, *args: object, **options: object) -> Document:
		"""Fill in what the server knows first: Frappe asks for the permission before any hook runs."""
		self._make_texts_inert()
		self._spoken(lambda: shapes.check(self))
		self._spoken(lambda: protect(self))
		self._spoken(self.fill)
		self._spoken(lambda: on_behalf.note_maker(self))
		self._lock_task()
		return super().insert(*args, **options)

	def save(self, *args: object, **options: object) -> Document:
		"""Take the task's lock before the record's own, as every change of a task does, and read the row once."""
		if self.is_new():
			return super().save(*args, **options)
		self._make_texts_inert()
		self._spoken(lambda: shapes.check(self))
		try:
			held.hold(self)
			return super().save(*args, **options)
		finally:
			held.release(self)

	def set(self, key: str, value: object, as_value: bool = False) -> None:
		"""Take no value in the place of a method, and only rows into a table, whatever a client sends."""
		if self._takes(key, value):
			super().set(key, value, as_value)

	def update(self, d: dict[str, object]) -> Document:
		"""Take the same as `set`, past which Frappe 16 writes them."""
		return super().update({key: value for key, value in d.items() if self._takes(key, value)})

	def _takes(self, key: str, value: object) -> bool:
		if key in self._table_fieldnames:
			self._spoken(lambda: shapes.check_rows(value, key))
			return True
		return key not in _OF_OTHER_KINDS and not callable(getattr(type(self), key, None))

	def load_from_db(self) -> Document:
		"""Read the record; one that is read to be changed, under the lock of its task and then its own."""
		if self.flags.for_update:
			self.flags.collab_seen = held.lock_task_of(self.doctype, self.name)
		return super().load_from_db()

	def load_doc_before_save(self, *, raise_exception: bool = False) -> None:
		"""Take the image that is held instead of reading the row and all child rows once more."""
		self._doc_before_save = held.image_of(self)
		if not self._doc_before_save:
			super().load_doc_before_save(raise_exception=raise_exception)

	def update_child_table(self, fieldname: str, df: Document | None = None) -> None:
		"""Leave child rows alone that are as they were; Frappe would write every one of them anew."""
		before = self.get_doc_before_save()
		if not before or not has_same_rows(self.get(fieldname), before.get(fieldname)):
			super().update_child_table(fieldname, df)

	def _make_texts_inert(self) -> None:
		"""Clean what was sent before it is measured and compared; Frappe's own cleaning comes too late for that."""
		for row in (self, *self.get_all_children()):
			row.make_inert()

	def _lock_task(self) -> None:
		latest.lock_tasks([self.name if self.doctype == "Collab Task" else self.get("task")])

	def before_validate(self) -> None:
		if not self.is_new():
			self._spoken(lambda: protect(self))
			guard.note_edit(self)
			self._spoken(lambda: on_behalf.note(self))

	def validate(self) -> None:
		self._spoken(self.check)

	def validate_workflow(self) -> None:
		"""Replace Frappe's check, which judges the old row and the role alone, by the stricter guard."""
		self._spoken(lambda: guard.check(self))

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		held.release(self)
		if before is None or deciding_values(before) != deciding_values(self):
			access_rows.refresh(self.doctype, [self.name], {self.name: scope_of_values(self)})
		is_move = self.meta.has_field("status") and (before is None or before.status != self.status)
		if is_move:
			self._after_move(before)
		on_behalf.log_edit(self, is_move)
		self._spoken(self.settled)
		self._spoken(lambda: clock_keeper.follow_save(self, before))

	def on_trash(self) -> None:
		access_rows.forget(self.doctype, self.name)
		clock_keeper.forget(self.doctype, self.name)
		todos.close(self.doctype, [self.name])

	def _after_move(self, before: Document | None) -> None:
		move = self.flags.get("collab_move")
		transition_log.write(self, before.status if before else "", move.action if move else "Create")
		todos.close(self.doctype, [self.name])
		self._spoken(lambda: self.moved(before.status if before else ""))
		todos.open_for_state(self)
		for spent in ("transition_reason", "transition_action", "transition_attachments"):
			self.flags.pop(spent, None)

	def _spoken(self, step: Callable[[], None]) -> None:
		with spoken():
			step()

	def fill(self) -> None:
		"""Set what the server knows before the first check."""

	def check(self) -> None:
		"""Raise RuleBroken when the content breaks a rule."""

	def moved(self, from_state: str) -> None:
		"""Do what follows from the new state; called once per change, whatever the path."""

	def settled(self) -> None:
		"""Bring the computed values of the task up to date after a save."""

	def own_workers(self) -> set[str]:
		"""Return the users whose own work this record judges."""
		return set()


class AppendOnlyRecord(CollabRecord):
	"""A record that is written once: a change or a deletion is refused to everyone."""

	def before_validate(self) -> None:
		super().before_validate()
		if not self.is_new() and not self.flags.get("collab_system"):
			refuse(RuleBroken("record.append_only", doctype=self.doctype))

	def on_trash(self) -> None:
		if not frappe.flags.get("collab_removing_demo"):
			refuse(RuleBroken("record.append_only", doctype=self.doctype))
		super().on_trash()
