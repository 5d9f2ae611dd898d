// The chart of planned against actual progress: of ECharts only what a line needs. Loaded where a curve is shown.
import { LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

frappe.provide("xdept_collab");
use([LineChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--xdept-${name}`).trim();
const user_day = (value) => frappe.datetime.str_to_user(moment(value).format("YYYY-MM-DD"));
const percent = (value) => (value === null || value === undefined ? "–" : `${Math.round(value)} %`);

/** The lines: the plan dashed, what was reached solid, so that they differ without their colours. */
const series = ({ points, today }) => [
	{
		type: "line",
		name: __("Planned", null, "progress"),
		data: points.map(({ day, planned }) => [day, planned]),
		showSymbol: false,
		lineStyle: { type: "dashed", width: 2, color: token("ink-quiet") },
		itemStyle: { color: token("ink-quiet") },
		markLine: today && {
			silent: true,
			symbol: "none",
			lineStyle: { color: token("orange"), type: "solid", width: 1 },
			label: { formatter: __("Today"), color: token("ink") },
			data: [{ xAxis: today.day }],
		},
	},
	{
		type: "line",
		name: __("Reached", null, "progress"),
		data: points.filter(({ actual }) => actual !== null).map(({ day, actual }) => [day, actual]),
		symbol: "circle",
		symbolSize: 5,
		lineStyle: { width: 3, color: token("blue") },
		itemStyle: { color: token("blue") },
	},
];

const tooltip = () => ({
	trigger: "axis",
	confine: true,
	backgroundColor: token("ground"),
	borderColor: token("frame"),
	textStyle: { color: token("ink") },
	formatter: (found) =>
		[
			user_day(found[0].value[0]),
			...found.map((each) => `${each.seriesName}: ${percent(each.value[1])}`),
		].join("<br>"),
});

const options = (curve, description) => ({
	animation: false,
	aria: { enabled: true, label: { description } },
	textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: token("ink") },
	grid: { left: 8, right: 16, top: 26, bottom: 4, containLabel: true },
	xAxis: {
		type: "time",
		minInterval: 86_400_000,
		axisLabel: { formatter: user_day, hideOverlap: true, color: token("ink-quiet") },
		axisLine: { lineStyle: { color: token("frame") } },
	},
	yAxis: {
		type: "value",
		min: 0,
		max: 100,
		interval: 25,
		axisLabel: { formatter: "{value} %", color: token("ink-quiet") },
		splitLine: { lineStyle: { color: token("line") } },
	},
	tooltip: tooltip(),
	series: series(curve),
});

/** Draw the curve into the element; it follows the width of the window and the theme until its element is gone. */
xdept_collab.progress_chart = (element, curve, description) => {
	const chart = init(element, null, { renderer: "svg" });
	const draw = () => chart.setOption(options(curve, description), true);
	draw();
	const theme = new MutationObserver(draw);
	theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
	const width = new ResizeObserver(() => {
		if (element.isConnected) return chart.resize();
		width.disconnect();
		theme.disconnect();
		chart.dispose();
	});
	width.observe(element);
	return chart;
};
