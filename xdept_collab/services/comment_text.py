"""Keeps comments on our records to what the comment box can write, and under the name of their writer.

Frappe leaves `style`, `link`, forms and any class or address in a comment: enough to cover the page of every reader or
to tell a foreign server who reads. And it takes the writer's name from the client.
"""

import bleach
import frappe
from bleach.css_sanitizer import CSSSanitizer
from frappe.model.document import Document

from xdept_collab.rules.plain_text import inert
from xdept_collab.services.ours import is_ours

_TAGS = frozenset(
	[
		"a",
		"b",
		"blockquote",
		"br",
		"code",
		"del",
		"div",
		"em",
		"h1",
		"h2",
		"h3",
		"h4",
		"h5",
		"h6",
		"hr",
		"i",
		"img",
		"li",
		"ol",
		"p",
		"pre",
		"s",
		"span",
		"strong",
		"sub",
		"sup",
		"table",
		"tbody",
		"td",
		"th",
		"thead",
		"tr",
		"u",
		"ul",
	]
)
_ATTRIBUTES = frozenset(
	[
		"alt",
		"colspan",
		"data-denotation-char",
		"data-id",
		"data-is-group",
		"data-language",
		"data-list",
		"data-row",
		"data-value",
		"height",
		"href",
		"rowspan",
		"style",
		"target",
		"title",
		"width",
	]
)
# The classes of the comment box, and of the note that Frappe writes when a file is attached.
_CLASSES = frozenset({"mention", "read-mode", "fa", "fa-lock", "text-warning"})
_STYLES = CSSSanitizer(allowed_css_properties=["color", "background-color", "text-align"])
_OWN_FILES = ("/files/", "/private/files/", "/assets/")


def tidy(comment: Document, method: str | None = None) -> None:
	"""Clean a comment on a record of ours before it is stored; comments elsewhere stay Frappe's affair."""
	if not is_ours(comment.reference_doctype):
		return
	comment.content = tidied(comment.content or "")
	comment.subject = tidied(comment.subject) if comment.subject else comment.subject
	if comment.comment_type == "Comment" and comment.is_new() and frappe.session.user != "Administrator":
		comment.comment_email = frappe.session.user
		comment.comment_by = frappe.utils.get_fullname(frappe.session.user)


def tidied(html: str) -> str:
	"""Return the comment with the markup of the comment box alone; all other markup becomes text."""
	return bleach.clean(
		html,
		tags=_TAGS,
		attributes=_is_kept,
		css_sanitizer=_STYLES,
		protocols={"http", "https", "mailto"},
		strip_comments=True,
	)


def _is_kept(tag: str, name: str, value: str) -> bool:
	if inert(value) != value:
		return False  # Tooltips show a title as markup.
	if name == "class":
		return all(part in _CLASSES or part.startswith("ql-") for part in value.split())
	if name == "src":
		return tag == "img" and value.startswith(_OWN_FILES)
	return name in _ATTRIBUTES
