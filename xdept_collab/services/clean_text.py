"""Cleans texts that Frappe stores as they come: those that read as JSON, as a quoted `"<img onerror=…>"` does."""

from frappe.model.document import Document
from frappe.utils.html_utils import is_json, sanitize_html

_TEXTS = ("Data", "Small Text", "Text")


def clean(text: str) -> str:
	"""Return the text without live markup, however it is written."""
	return sanitize_html(text, always_sanitize=True) if "<" in text else text


class CleanText(Document):
	"""A document or row whose texts hold no live markup, however they are written."""

	def _sanitize_content(self) -> None:
		super()._sanitize_content()
		for field in self.meta.fields:
			value = self.get(field.fieldname)
			if field.fieldtype in _TEXTS and isinstance(value, str) and is_json(value):
				self.set(field.fieldname, clean(value))
