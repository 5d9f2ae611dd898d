// Everything that waits for the user, the most pressing first, with what he can do about it beside it.
frappe.pages["collab-inbox"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("My Inbox"), single_column: true });
	wrapper.ready = frappe.require(["xdept_inbox.bundle.css", "xdept_inbox.bundle.js"]).then(() => {
		wrapper.inbox = new xdept_collab.inbox.Inbox(page);
	});
};

frappe.pages["collab-inbox"].on_page_show = async (wrapper) => {
	await wrapper.ready;
	wrapper.inbox.show();
};
