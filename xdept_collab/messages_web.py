"""Sentences for what web pages send: keys, photos, reports from outside."""

from frappe import _lt

WEB_MESSAGES = {
	"sent.key": _lt("This form cannot be sent as it is. Reload the page and send it again."),
	"sent.otherwise": _lt(
		"This form has arrived before with other content. Reload the page to see what was taken, then change that."
	),
	"photo.too_many": _lt("{found} photos are too many. Send at most {most} with one report."),
	"photo.too_large": _lt("Photo {number} is too large. Take it with a lower resolution."),
	"photo.no_picture": _lt("Photo {number} is no picture. Choose a JPEG or PNG file."),
	"move.takes_no": _lt("“{action}” takes no “{field}”. Reload the page and try again."),
	"outside.handled": _lt("This report has been dealt with already. Reload the page."),
	"outside.missing": _lt("“{field}” is empty. Write a few words."),
	"outside.too_long": _lt("“{field}” is too long. Write at most {most} letters."),
	"outside.too_many": _lt("Too many reports have come in. Try again in an hour, or call us."),
	"outside.reason_missing": _lt("Say why the report is discarded."),
}
