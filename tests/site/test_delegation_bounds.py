"""What a delegation cannot be, who knows of it over HTTP, and that it costs nothing while none runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
import pytest
from frappe.utils import add_days, nowdate

from tests.site import factory
from tests.site.clients import Client
from tests.site.factory import PASSWORD, Company, acting
from tests.site.standing_in import DELEGATION, arrange, last_log
from tests.site.test_query_counts import queries_of
from xdept_collab.services import delegation_register, transition
from xdept_collab.services.refusal import CollabRuleError

ASSIGNMENT, ITEM = "Department Assignment", "Work Item"

pytestmark = pytest.mark.usefixtures("register")


@pytest.fixture
def outsider(company: Company) -> str:
	"""The head of finance, which has nothing to do with the task; he has the role of a head."""
	return company.head("finance")


@contextmanager
def committed(company: Company) -> Iterator[None]:
	"""What the server is to see is committed, and taken away again."""
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		frappe.db.delete(DELEGATION, {"delegator": ("like", f"%@{company.domain}")})
		delegation_register.clear()
		factory.forget_tasks(company)
		frappe.db.commit()  # noqa: TID251 — leaves nothing behind.


# feature: delegation.access
def test_over_http_a_delegation_is_known_to_both_sides_and_the_administrator_alone(
	company: Company, outsider: str, http: Callable[..., Client]
):
	head = company.head("sales")
	with committed(company):
		begun = factory.submitted(company)
		frappe.db.commit()  # noqa: TID251 — the server has to see it.
		client = http(head, PASSWORD)
		made = client.insert(
			DELEGATION,
			**{"delegator": head, "delegate": outsider, "scope": "Everything"},
			**{"from_date": nowdate(), "to_date": add_days(nowdate(), 3)},
		)
		assert made.status_code == 200, made.text
		name = made.json()["data"]["name"]
		for user, may in (
			(head, True),
			(outsider, True),
			(company.user("admin"), True),
			(company.user("executive"), False),
			(company.user("deputy", "sales"), False),
			(company.coordinator, False),
		):
			other = http(user, PASSWORD)
			assert (other.get(DELEGATION, name).status_code == 200) is may, user
			rows = other.ask("frappe.client.get_list", doctype=DELEGATION, filters={"name": name})
			assert bool(rows.json().get("message")) is may, user
		standing_in = http(outsider, PASSWORD)
		assert standing_in.update(DELEGATION, name, to_date=add_days(nowdate(), 90)).status_code == 403
		moved = standing_in.call(
			"xdept_collab.api.workflow.transition",
			**{
				"doctype": ASSIGNMENT,
				"name": begun.assignments["sales"],
				"action": "Decline",
				"reason": "No people",
			},
		)
		assert moved.status_code == 200, moved.text
		forged = http(company.user("deputy", "sales"), PASSWORD).insert(
			DELEGATION,
			**{"delegator": head, "delegate": company.user("deputy", "sales"), "scope": "Everything"},
			**{"from_date": nowdate(), "to_date": nowdate()},
		)
		assert forged.status_code == 403
		absent = http(company.user("admin"), PASSWORD).insert(
			DELEGATION,
			**{"delegator": company.head("research"), "delegate": outsider, "scope": "Everything"},
			**{"from_date": nowdate(), "to_date": nowdate()},
		)
		assert absent.status_code == 200, absent.text
		frappe.db.rollback()
		assert last_log(ASSIGNMENT, begun.assignments["sales"]).on_behalf_of == head


REFUSED = {
	"himself": ({"delegate": "head.sales"}, "stand in for himself"),
	"backwards": ({"days": (3, 1)}, "before it begins"),
	"past": ({"days": (-2, 1)}, "in the past"),
	"too long": ({"days": (0, 92)}, "at most 92"),
	"no role": ({"delegate": "member.finance"}, "Collab Department Head"),
	"nothing there": ({"scope": "One Department", "department": "Legal"}, "nothing to delegate"),
	"no such task": ({"scope": "One Task", "task": "T20200101001"}, "nothing to delegate"),
	"guest": ({"delegate": "Guest"}, "enabled account"),
}


# feature: delegation.refusals
@pytest.mark.parametrize("case", REFUSED)
def test_a_delegation_that_cannot_be_is_refused_in_words(case: str, company: Company):
	values, words = REFUSED[case]
	values = {"delegate": "head.finance", **values}
	delegate = values.pop("delegate")
	position, _, department = delegate.partition(".")
	user = company.user(position, department) if department else delegate
	with pytest.raises(CollabRuleError, match=words):
		arrange(company.head("sales"), user, **values)


# feature: delegation.refusals
def test_people_do_not_stand_in_for_each_other_in_a_circle(company: Company, outsider: str):
	arrange(company.head("sales"), outsider, days=(0, 5))
	arrange(outsider, company.head("research"), days=(3, 9))
	with pytest.raises(CollabRuleError, match="circle"):
		arrange(company.head("research"), company.head("sales"), days=(5, 5))
	arrange(company.head("research"), company.head("sales"), days=(6, 7))
	with pytest.raises(CollabRuleError, match="already stands in"):
		arrange(company.head("sales"), outsider, days=(5, 7))


# feature: delegation.refusals
def test_what_both_sides_rely_on_does_not_change(company: Company, outsider: str):
	name = arrange(company.head("sales"), outsider)
	for field, value in (
		("delegate", company.head("research")),
		("from_date", add_days(nowdate(), 1)),
		("scope", "One Department"),
	):
		with acting(company.head("sales")), pytest.raises(CollabRuleError, match="only its end"):
			frappe.get_doc(DELEGATION, name).update({field: value}).save()
	with acting(company.head("sales")):
		frappe.get_doc(DELEGATION, name).update({"to_date": add_days(nowdate(), 20)}).save()


# feature: delegation.cost
def test_nobody_standing_in_costs_not_one_query(company: Company, monkeypatch: pytest.MonkeyPatch):
	begun = factory.running(company)
	user = company.user("member", "sales")

	def page() -> None:
		frappe.get_list(ITEM, fields=["*"], limit_page_length=20)

	def move() -> None:
		transition.apply(ITEM, begun.items["sales"], "Start")

	def measured() -> tuple[int, int]:
		frappe.db.savepoint("measured")
		numbers = len(queries_of(page, user)), len(queries_of(move, user))
		frappe.db.rollback(save_point="measured")
		return numbers

	measured()
	with_register = measured()
	monkeypatch.setattr(delegation_register, "not_over", list)
	assert with_register == measured()
