"""What patches bring up to date on a site that has records already."""

from __future__ import annotations

import frappe

from tests.site.factory import Company
from tests.site.standing_in import DELEGATION, arrange
from xdept_collab.patches.v0_1 import name_who_stands_in


# feature: setup.patches
def test_delegations_that_were_there_get_the_full_names_of_both_sides(company: Company):
	delegator, delegate = company.head("sales"), company.head("finance")
	name = arrange(delegator, delegate)
	frappe.db.set_value(
		DELEGATION, name, {"delegator_name": "", "delegate_name": None}, update_modified=False
	)
	for _time in range(2):
		name_who_stands_in.execute()
		shown = frappe.db.get_value(DELEGATION, name, ["delegator_name", "delegate_name"])
		assert list(shown) == [
			frappe.db.get_value("User", user, "full_name") for user in (delegator, delegate)
		]
