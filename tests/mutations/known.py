"""Every guard that the mutations take away."""

from tests.mutations.clock_guards import CLOCKS
from tests.mutations.delegation_guards import DELEGATION
from tests.mutations.guards import RULES, Guard
from tests.mutations.list_guards import LISTS
from tests.mutations.outbox_guards import OUTBOX_GUARDS
from tests.mutations.site_guards import SITE


def known_guards() -> list[Guard]:
	return [*RULES, *SITE, *LISTS, *DELEGATION, *OUTBOX_GUARDS, *CLOCKS]
