"""Where Frappe lists, counts, groups, exports or searches our records: each surface as the request that asks it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.site.leak_requests import CLIENT, DESK, FORM, Build, like, page, post, rows, view
from tests.site.leaks import DEFINED, HANGING, KNOWN_PART, Subject


def _lists() -> Iterator[tuple[str, Build]]:
	yield (
		"list v1",
		lambda s: page(
			f"/api/resource/{s.doctype}", fields=["*"], limit_page_length=0, **rows(s), filters=like(s)
		),
	)
	yield (
		"list v2",
		lambda s: page(f"/api/v2/document/{s.doctype}", fields=["*"], limit=5000, **rows(s), filters=like(s)),
	)
	for field in ("_user_tags", "_comments", "_assign", "_liked_by"):
		yield (
			f"list, filter on {field}",
			lambda s, field=field: post(
				f"{CLIENT}.get_list", doctype=s.doctype, filters=like(s, field), fields=["name"], **rows(s)
			),
		)
	words: Mapping[str, Callable[[Subject], dict[str, Any]]] = {
		"plain": lambda s: {"filters": []},
		"or_filters": lambda s: {"or_filters": like(s)},
		"order": lambda s: {"order_by": f"{s.text} desc"},
		"group": lambda s: {"group_by": s.text, "fields": [s.text, "count(name) as number"]},
		"function": lambda s: {"fields": [f"max({s.text}) as most", "count(*) as number"]},
		"distinct": lambda s: {"fields": [f"distinct {s.text}"]},
		"with rows": lambda s: {"fields": [_first_row(s.doctype)]},
		"filter on rows": lambda s: {"filters": [[*_first_row_filter(s)]]},
	}
	for word, build in words.items():
		yield (
			f"client list, {word}",
			lambda s, build=build: post(
				f"{CLIENT}.get_list",
				**{"doctype": s.doctype, "fields": ["*"], "limit_page_length": 0, **rows(s), **build(s)},
			),
		)
		yield (
			f"report view, {word}",
			lambda s, build=build: post(f"{DESK}.reportview.get", **view(s, **build(s))),
		)


def _first_row(doctype: str) -> str:
	tables = [row for row in DEFINED[doctype]["fields"] if row["fieldtype"] == "Table"]
	return f"`tab{tables[0]['options']}`.`name` as row_name" if tables else "name"


def _first_row_filter(subject: Subject) -> list[str]:
	tables = [row for row in DEFINED[subject.doctype]["fields"] if row["fieldtype"] == "Table"]
	child = tables[0]["options"] if tables else subject.doctype
	return [child, "name", "like", "hidden%" if subject.name.startswith("hidden") else "absent%"]


def _others() -> Iterator[tuple[str, Build]]:
	yield ("view list", lambda s: post(f"{DESK}.reportview.get_list", **view(s, filters=like(s))))
	yield ("view count", lambda s: post(f"{DESK}.reportview.get_count", **view(s, filters=like(s))))
	yield (
		"view count, distinct",
		lambda s: post(f"{DESK}.reportview.get_count", **view(s, filters=like(s), distinct="true")),
	)
	yield ("count", lambda s: post(f"{CLIENT}.get_count", doctype=s.doctype, filters=like(s)))
	yield ("count v2", lambda s: page(f"/api/v2/doctype/{s.doctype}/count", filters=like(s)))
	yield (
		"stats",
		lambda s: post(
			f"{DESK}.reportview.get_stats", stats=["_user_tags", s.text], doctype=s.doctype, filters=like(s)
		),
	)
	yield (
		"sidebar stats",
		lambda s: post(
			f"{DESK}.reportview.get_sidebar_stats", stats=["_user_tags"], doctype=s.doctype, filters=like(s)
		),
	)
	yield (
		"filter dashboard",
		lambda s: post(
			f"{DESK}.reportview.get_filter_dashboard_data",
			stats=[{"name": s.text, "type": "Data"}],
			doctype=s.doctype,
			filters=like(s),
		),
	)
	for field in ("owner", "assigned_to", "status"):
		yield (
			f"groups by {field}",
			lambda s, field=field: post(
				f"{DESK}.listview.get_group_by_count",
				doctype=s.doctype,
				current_filters=like(s),
				field=field,
			),
		)
	yield (
		"export of a list",
		lambda s: post(
			f"{DESK}.reportview.export_query",
			**view(s, filters=like(s)),
			file_format_type="CSV",
			title=s.doctype,
			**({"selected_items": json.dumps([s.name])}),
		),
	)
	yield (
		"data export",
		lambda s: post(
			"frappe.core.doctype.data_export.exporter.export_data",
			doctype=s.parenttype or s.doctype,
			parent_doctype=s.parenttype or s.doctype,
			all_doctypes=True,
			with_data=True,
			select_columns={s.doctype: ["name", s.text]},
			file_type="CSV",
			template=True,
		),
	)
	yield (
		"import template",
		lambda s: post(
			"frappe.core.doctype.data_import.data_import.download_template",
			doctype=s.doctype,
			export_fields={s.doctype: ["name", s.text]},
			export_records="all",
			export_filters={},
			file_type="CSV",
		),
	)
	for flag in (False, True):
		yield (
			f"link search, ignoring {flag}",
			lambda s, flag=flag: post(
				f"{DESK}.search.search_link",
				doctype=s.doctype,
				txt=s.name[:6],
				page_length=500,
				ignore_user_permissions=flag,
				reference_doctype="Work Item",
			),
		)
		yield (
			f"widget search, ignoring {flag}",
			lambda s, flag=flag: post(
				f"{DESK}.search.search_widget",
				doctype=s.doctype,
				txt=s.marker[:KNOWN_PART],
				searchfield=s.text,
				page_length=500,
				filters=like(s),
				filter_fields=[s.text, "owner"],
				as_dict=True,
				ignore_user_permissions=flag,
			),
		)
	yield (
		"global search",
		lambda s: post("frappe.utils.global_search.search", text=s.marker, doctype=s.doctype),
	)
	yield ("web search", lambda s: post("frappe.utils.global_search.web_search", text=s.marker))
	yield (
		"calendar",
		lambda s: post(
			f"{DESK}.calendar.get_events",
			doctype=s.doctype,
			start="2020-01-01",
			end="2030-01-01",
			field_map={"start": "creation", "end": "modified", "title": s.text, "id": "name"},
			filters=like(s),
			fields=["name", s.text],
		),
	)
	yield (
		"tree from its root",
		lambda s: post(f"{DESK}.treeview.get_children", doctype=s.doctype, parent=""),
	)
	yield (
		"tree, all nodes",
		lambda s: post(
			f"{DESK}.treeview.get_all_nodes",
			doctype=s.doctype,
			label=s.name,
			parent=s.name,
			tree_method="frappe.desk.treeview.get_children",
		),
	)
	yield (
		"next record",
		lambda s: post(
			f"{FORM}.utils.get_next",
			doctype=s.doctype,
			value="a",
			prev=0,
			sort_field="name",
			sort_order="asc",
		),
	)
	yield (
		"coordinates",
		lambda s: post("frappe.geo.utils.get_coords", doctype=s.doctype, filters=[], type="location_field"),
	)
	for kind in ("Count", "Sum", "Group By"):
		yield (
			f"chart, {kind}",
			lambda s, kind=kind: post(
				f"{DESK}.doctype.dashboard_chart.dashboard_chart.get", chart=_chart(s, kind)
			),
		)
	yield (
		"chart, heatmap",
		lambda s: post(
			f"{DESK}.doctype.dashboard_chart.dashboard_chart.get",
			chart={**_chart(s, "Sum"), "type": "Heatmap", "heatmap_year": "2026"},
			no_cache=1,
		),
	)
	for function in ("Count",):
		yield (
			f"number card, {function}",
			lambda s, function=function: post(
				f"{DESK}.doctype.number_card.number_card.get_result",
				doc=json.dumps(
					{
						"document_type": s.doctype,
						"function": function,
						"aggregate_function_based_on": s.text,
						"type": "Document Type",
						"parent_document_type": s.parenttype or None,
					}
				),
				filters=like(s),
			),
		)
	for report in STOCK_REPORTS:
		yield (
			f"stock report {report}",
			lambda s, report=report: post(
				f"{DESK}.query_report.run", report_name=report, filters=_report_filters(report, s)
			),
		)
	yield (
		"column of a report",
		lambda s: post(
			f"{DESK}.query_report.get_data_for_custom_field", doctype=s.doctype, field=s.text, names=[s.name]
		),
	)
	yield (
		"field of a link",
		lambda s: post(
			f"{CLIENT}.get_list", doctype="Department Assignment", fields=["task.title"], limit_page_length=0
		),
	)
	yield (
		"workflow counts",
		lambda s: post(
			"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count",
			doctype=s.doctype,
			workflow_state_field="status",
			states=[s.marker],
		),
	)


STOCK_REPORTS = (
	"Permitted Documents For User",
	"Document Share Report",
	"Addresses And Contacts",
	"ToDo",
	"Transaction Log Report",
	"User Doctype Permissions",
)


def _report_filters(report: str, subject: Subject) -> dict[str, Any]:
	return {
		"user": "head.sales@company.example",
		"doctype": subject.doctype,
		"reference_doctype": subject.doctype,
	}


def _chart(subject: Subject, kind: str) -> dict[str, Any]:
	return {
		"name": f"{subject.doctype} {kind}",
		"document_type": subject.doctype,
		"parent_document_type": subject.parenttype,
		"chart_type": kind,
		"type": "Bar",
		"timespan": "Last Year",
		"time_interval": "Yearly",
		"based_on": "creation",
		"value_based_on": "idx",
		"group_by_based_on": subject.text,
		"group_by_type": "Count",
		"timeseries": 1,
		"filters_json": json.dumps(like(subject)),
	}


# The lists of what hangs on records in DocTypes of Frappe.
LISTS: Mapping[str, Build] = {
	f"list of {kind}": lambda s, kind=kind: page(
		f"/api/resource/{kind}",
		fields=["*"],
		limit_page_length=0,
		filters=[[kind, HANGING[kind], "=", s.name]],
	)
	for kind in HANGING
}


BY_CONTENT: Mapping[str, Build] = {**dict(_lists()), **dict(_others())}
