// Moments as the reader's own clock shows them, in the form that he chose; nobody plans by seconds.
frappe.provide("xdept_collab.moments");

const day_form = () => frappe.datetime.get_user_date_fmt().toUpperCase();
const time_form = () => frappe.datetime.get_user_time_fmt().replace(":ss", "");
const here = (at) => at.tz(frappe.boot.time_zone.user);

/** A stored time, which is in the zone of the site, as a moment. */
const of_stored = (stored) => moment.tz(stored, frappe.boot.time_zone.system);

xdept_collab.moments.stored = (stored) => here(of_stored(stored)).format(`${day_form()} ${time_form()}`);
xdept_collab.moments.seconds = (seconds) => here(moment.unix(seconds)).format(`${day_form()} ${time_form()}`);
xdept_collab.moments.day = (stored) => here(of_stored(stored)).format(day_form());
xdept_collab.moments.time = (stored) => here(of_stored(stored)).format(time_form());
