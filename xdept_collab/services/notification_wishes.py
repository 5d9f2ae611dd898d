"""Knows how people want to be told: by e-mail too, at once or in one digest a day, and when that comes."""

from collections.abc import Iterable
from dataclasses import dataclass

from xdept_collab.services import settings


@dataclass(frozen=True)
class Wishes:
	"""What one person wants. `digest_minutes`: from midnight, None for being told at once.

	`is_muted`: what is not urgent waits in the bell and is not mailed.
	"""

	by_email: bool = True
	digest_minutes: int | None = None
	is_muted: bool = False


def of(users: Iterable[str]) -> dict[str, Wishes]:
	"""Return what each of these people wants; who has said nothing gets what the company set."""
	usual = Wishes(
		by_email=settings.is_email_usual(),
		digest_minutes=settings.digest_minutes() if settings.is_digest_usual() else None,
	)
	return dict.fromkeys(users, usual)
