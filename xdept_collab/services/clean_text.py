"""Keeps markup out of what people write: every text of ours is plain text, stored as it was meant.

Frappe stores a text that reads as JSON (`"<img onerror=…>"`) as it comes, lets `style` and `link` through elsewhere, and
takes honest text for markup (`List<String>`); what is inert before Frappe looks, it leaves alone.
"""

from frappe.model.document import Document

from xdept_collab.rules.plain_text import inert


def clean(text: str) -> str:
	"""Return the text so that no browser finds markup in it, however it is written."""
	return inert(text)


class CleanText(Document):
	"""A document or row whose values hold no live markup, whatever the type of the field."""

	def make_inert(self) -> None:
		"""Turn what would be markup into text, in every field of this document or row."""
		for field in self.meta.fields:
			value = self.get(field.fieldname)
			if isinstance(value, str) and value:
				self.set(field.fieldname, inert(value))

	def _validate_length(self) -> None:
		# The length counts as stored. Frappe's own _sanitize_content comes later and finds nothing left to do.
		self.make_inert()
		super()._validate_length()
